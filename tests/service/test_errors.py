"""Refusals: problem documents with the place, the cause and the mend, in the reader's language."""

import pytest

from chainrule.service import problems


def post(client, language="en", **request):
    return client.post("/api/v1/trace", json=request, headers={"Accept-Language": language})


def test_the_contract_s_example(client):
    answer = post(client, program="z = 0.3\nyy = sigmiod(z)")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"].endswith("/errors/unknown-name")
    assert client.get(body["type"]).status_code == 200
    assert {k: body[k] for k in ("status", "code", "span", "line", "column")} == {
        "status": 422, "code": "unknown-name", "span": [13, 20], "line": 2, "column": 6,
    }  # fmt: skip
    assert "did you mean 'sigmoid'?" in body["detail"]
    assert body["hint"]


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("y = nope + 1", "unknown-name"),
        ("x = [1, 2]\ny = sum(x + [1, 2, 3])", "shape-mismatch"),
        ("import os", "unsupported"),
        ("", "empty-program"),
        ("y = 1 +", "syntax"),
        ("x = [1, 2]\ny = x * 2", "output-not-scalar"),
    ],
)
def test_what_is_wrong_with_a_program(client, program, code):
    for language, script in (
        ("en", str.isascii),
        ("zh-CN,zh;q=0.9", lambda text: not text.isascii()),
    ):
        body = post(client, language, program=program).json()
        assert (body["status"], body["code"]) == (422, code)
        assert 0 <= body["span"][0] <= body["span"][1] <= len(program)
        assert body["line"] >= 1
        assert body["column"] >= 1
        assert script(body["detail"].replace("…", "")), body["detail"]
        assert "{" not in body["detail"] + body["title"] + (body["hint"] or "")


@pytest.mark.parametrize(
    ("header", "language"),
    [("zh", "zh"), ("zh-TW, en;q=0.5", "zh"), ("en, zh", "en"), ("de, fr", "en"), ("", "en"),
     ("en;q=0.3, zh;q=0.8", "zh"), ("zh;q=oops", "en"), ("*", "en")],
)  # fmt: skip
def test_language(client, header, language):
    answer = post(client, header, program="")
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("request_", "pointer", "code"),
    [
        ({}, "/program", "bad-field"),
        ({"program": 3}, "/program", "bad-field"),
        ({"program": "x = 1", "nope": 1}, "/nope", "bad-field"),
        ({"program": "x = 1", "mode": "sideways"}, "/mode", "bad-field"),
        ({"program": "x = 1", "flows": "yes"}, "/flows", "bad-field"),
        ({"program": "x = 1", "max_elements": -1}, "/max_elements", "bad-field"),
        ({"program": "x = 1", "params": ["x", 3]}, "/params/1", "bad-field"),
        ({"program": "x = 1", "params": ["q"]}, "/params/0", "not-a-leaf"),
        ({"program": "y = x", "inputs": {"x": "1"}}, "/inputs/x", "not-a-number"),
        ({"program": "y = x", "inputs": {"x": [[1], [2, 3]]}}, "/inputs/x", "ragged-list"),
        ({"program": "y = x", "inputs": {"a/b~c": 1}}, "/inputs/a~1b~0c", "bad-name"),
        ({"program": "x = 1\ny = x*x", "inputs": {"y": 1}}, "/inputs/y", "not-a-leaf"),
        ({"program": "x = 1", "inputs": {f"a{i}": 1 for i in range(1001)}}, "/inputs", "too-many-inputs"),
        ({"program": "x = 1", "output": "q"}, "/output", "unknown-output"),
        ({"program": "x = 1", "output_grad": [1]}, "/output_grad", "shape-of-output-grad"),
        ({"program": "x = 1", "mode": "forward"}, "/wrt", "bad-field"),
        ({"program": "x = 1", "mode": "forward", "wrt": "y"}, "/wrt", "not-a-leaf"),
        ({"program": "x = 1", "mode": "forward", "wrt": "x", "tangent": [1]}, "/tangent", "shape-of-tangent"),
        ({"program": "x = 1", "mode": "forward", "wrt": "x", "check": True}, "/check", "bad-field"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_wrong_with_a_request(client, request_, pointer, code, language):
    body = post(client, language, **request_).json()
    assert (body["status"], body["pointer"], body["code"]) == (422, pointer, code)
    assert "span" not in body
    assert "{" not in body["detail"]


def raw(client, body, **headers):
    return client.post("/api/v1/trace", content=body, headers={"Content-Type": "application/json"} | headers)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1,", b"\xff\xfe", b'{"program": NaN}', b'{"program": "\\ud800"}',
     b'{"program":"y=x","inputs":{"x":Infinity}}', b"[" * 100_000],
)  # fmt: skip
def test_malformed_json(client, body):
    answer = raw(client, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json")


def test_a_number_beyond_float64_is_refused(client):
    for number in (b"1e999", b"1" + b"0" * 400):
        answer = raw(client, b'{"program":"y=x","inputs":{"x":' + number + b"}}")
        assert answer.status_code in (400, 422)


@pytest.mark.parametrize("body", [b"null", b"[]", b"3", b'"text"'])
def test_json_that_is_no_object(client, body):
    assert raw(client, body).status_code == 422


def test_media_type(client):
    for media in (
        "text/plain",
        "",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
    ):
        answer = raw(client, b'{"program": "x = 1"}', **{"Content-Type": media})
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")
    zipped = raw(client, b"", **{"Content-Encoding": "gzip"})
    assert zipped.status_code == 415


def test_body_too_large(small):
    assert raw(small, b'{"program": "' + b"x" * 3000 + b'"}').status_code == 413
    chunks = (b"x" * 500 for _ in range(10))
    assert raw(small, chunks).status_code == 413
    assert raw(small, b'{"program": "x = 1"}', **{"Content-Length": "oops"}).status_code == 400


def test_elsewhere(client):
    assert client.get("/api/v1/nope").json()["code"] == "not-found"
    wrong = client.delete("/api/v1/trace")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["allow"]) == (
        405,
        "method-not-allowed",
        "GET, HEAD, POST",
    )
    assert client.get("/errors/nope").status_code == 404


@pytest.mark.parametrize(
    "program",
    ["y = 9**9**9", "y = 2.0**9999", "x = 0\ny = x/x", "x = -8\ny = x**(1/3)", "x = -1\ny = sqrt(x) + log(x)",
     "__proto__ = 1", "constructor = 1\ny = constructor * 2", "y = 1 # </script>", "ª = 1\ny = a", "\ufeffx = 1",
     "x\u202e = 1", "y = [[" * 500, "y = " + "9**" * 4000 + "1", "y = 0x" + "f" * 8000, "f'{x}'", "x := 1", "print(1)",
     "a.b.c = 1", "x[0] = 1", "del x", "(x, y) = 1", "x = *y", "x = yield", "x = await y", "y = 1 if 2 else 3"],
)  # fmt: skip
def test_hostile_programs_are_answered(client, program):
    answer = post(client, program=program)
    assert answer.status_code in (200, 422)
    assert len(answer.content) < 5000


def test_every_code_is_documented_and_stands_in_the_catalog(client):
    schema = client.get("/openapi.json").json()
    content = schema["paths"]["/api/v1/trace"]["post"]["responses"]["422"]["content"]
    assert content["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
    codes = schema["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert codes == problems.codes()


@pytest.mark.parametrize("media", [
    "application/json", "application/json; charset=utf-8", 'application/json;charset="UTF-8"', "Application/JSON",
])  # fmt: skip
def test_json_in_utf_8_is_read_however_it_is_said(client, media):
    answer = client.post(
        "/api/v1/trace", content='{"program": "损失 = 2"}'.encode(), headers={"Content-Type": media}
    )
    assert answer.status_code == 200
    assert "损失" in answer.json()["names"]


def test_large_answers_are_compressed_for_who_can_read_it(client):
    wish = {"program": "x = randn(40, 40)\ny = sum(x)"}
    zipped = client.post("/api/v1/trace", json=wish, headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    plain = client.post("/api/v1/trace", json=wish, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == zipped.json()


def test_what_is_not_written_into_an_address_is_said(client):
    answer = client.get("/api/v1/trace", params={"program": "y = 1", "nope": "1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-parameter")
    for call in ("ops", "examples", "datasets", "limits"):
        assert client.get(f"/api/v1/{call}?x=1").json()["code"] == "unknown-parameter"


def test_a_trace_by_its_address(client):
    program = "x = 3\ny = x * x"
    answer = client.get("/api/v1/trace", params={"program": program, "inputs": '{"x": 4}'})
    assert answer.json() == client.post("/api/v1/trace", json={"program": program, "inputs": {"x": 4}}).json()
    etag = answer.headers["etag"]
    again = client.get(
        "/api/v1/trace", params={"program": program, "inputs": '{"x": 4}'}, headers={"If-None-Match": etag}
    )
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = client.get(
        "/api/v1/trace", params={"program": program, "inputs": '{"x": 5}'}, headers={"If-None-Match": etag}
    )
    assert other.status_code == 200
    assert other.headers["etag"] != etag
    long = client.get("/api/v1/trace", params={"program": "#" + "x" * 9000})
    assert (long.status_code, long.json()["code"]) == (414, "address-too-long")


def test_a_field_with_one_value_says_which(client):
    request = {"program": "w = param(1.0)\nL = w * w", "steps": 1, "check": True}
    for language, sentence in (("en", "check is always false in this call."), ("zh", "check 只能是 false")):
        answer = client.post("/api/v1/train", json=request, headers={"Accept-Language": language}).json()
        assert (answer["code"], answer["pointer"]) == ("bad-field", "/check")
        assert sentence in answer["detail"]


@pytest.mark.parametrize("path", ["/api/v1/ops", "/api/v1/examples", "/api/v1/datasets", "/api/v1/limits"])
def test_what_stays_has_a_tag_and_a_head(client, path):
    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": f'"other", W/{answer.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(answer.content))
    assert head.headers["etag"] == answer.headers["etag"]


def test_a_key_twice_is_refused(client):
    answer = raw(client, b'{"program": "y = 1", "program": "y = 2"}')
    assert answer.status_code == 400
    assert "'program'" in answer.json()["detail"]


def test_a_fault_of_ours_still_has_every_header(client, monkeypatch):
    from chainrule.service import tasks

    async def broken(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr(tasks, "answer", broken)
    answer = client.post(
        "/api/v1/trace", json={"program": "x = 1"}, headers={"Origin": "https://course.example"}
    )
    assert answer.status_code == 500
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "retry-after" in answer.headers["access-control-expose-headers"].lower()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


def test_no_host_but_ours_in_a_redirect(client):
    for path in ("/api/v1/ops/", "/embed", "/e"):
        answer = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
        assert "evil.example" not in answer.headers.get("location", "")


def test_controls_that_turn_text_around_are_refused(client):
    for program in ("x = 1 # \u202e gnp", "x\u2066y = 1"):
        assert client.post("/api/v1/trace", json={"program": program}).status_code == 422


@pytest.mark.parametrize(("accept", "media"), [
    ("application/json", "application/json"), ("application/x-ndjson", "application/x-ndjson"),
    ("application/json;q=0.1, application/x-ndjson", "application/x-ndjson"),
    ("application/x-ndjson;q=0.2, application/json;q=0.3", "application/json"), ("*/*", "application/x-ndjson"), ("application/x-ndjson;q=0", "application/json"),
])  # fmt: skip
def test_accept_is_honoured_with_its_weights(client, accept, media):
    wish = {"program": "w = param(1)\nL = w**2", "steps": 2}
    answer = client.post("/api/v1/train", json=wish, headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == media


def test_a_query_is_as_strict_as_a_body(client):
    answer = client.get("/api/v1/trace", params={"program": "y = x", "inputs": '{"x": 3, "x": 4}'})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json")
    wrong = client.get("/api/v1/trace", params={"program": "x ="}, headers={"If-None-Match": "*"})
    assert wrong.status_code == 422, "there is nothing that the client could have"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"program":\n "y = 1",}', "line 2, column"),
        (b'{"program": NaN}', "line 1, column 13"),
        (b'{"program": "x = 1", "inputs": {"x": 1e999}}', "too large for a float64"),
        (b'{"program": "\\ud800"}', "half of a pair"),
        (b"[" * 100_000 + b"]" * 100_000, "deep inside each other"),
        (b"\xff", "not valid JSON in UTF-8"),
    ],
)
def test_a_body_that_is_no_json_says_where_and_why(client, body, words):
    answer = client.post("/api/v1/trace", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json")
    assert words in answer.json()["detail"]


def test_a_parameter_that_is_given_twice_is_no_fault_of_a_body(client):
    answer = client.get("/api/v1/trace?program=x%3D1&program=y%3D2")
    assert answer.status_code == 400
    assert "The query has the parameter 'program' twice" in answer.json()["detail"]
