"""What once went wrong under attack, and must not again."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chainrule.engine import Refusal
from chainrule.service.schema import TraceRequest
from chainrule.service.tasks import deadline, traced


def post(client, **request):
    return client.post("/api/v1/trace", json=request)


def code(client, **request):
    body = post(client, **request).json()
    return body.get("code", "ok")


@pytest.mark.parametrize(
    "call",
    ["sum(x, axis=False)", "sum(x, keepdims=None)", "sum(x, keepdims=(1,))", "sum(x, None, None)", "sum(x, axis=(0, 0))",
     "mean(x, axis=(0, -2))", "transpose(x, 1)", "transpose(x, True)", "transpose(x, axes=(0,))", "sum(x, keepdims=5)",
     "softmax(x, axis=None)", "softmax(x, axis=(0, 1))", "softmax(x, axis=9)", "cumsum(x, axis=(0,))", "concat(x, axis=None)", "reshape(x, 0)",
     "reshape(x, (-1, -1))", "reshape(x, -2)", "clip(x, 1)", "clip(x, x, x)", "max_pool2d(x, 2)", "conv2d(x, x)", "embedding(x, x)",
     "dropout(x, 1)", "dropout(x, -1)", "noise_gradient(x)", "x[5]", "x[0, 0, 0]", "x[::0]", "x[1:1]", "x[x]", "x['a']", "zeros(0)", "zeros(-1)",
     "zeros(2.5)", "randn(3, seed=-1)", "randn()", "linspace(0, 1, 0)", "arange(0, 1, 0)", "arange(5, 0)", "spiral(0)", "full(3, x)",
     "len(2)", "stack([])", "glorot(3, seed=x)", "orthogonal(3)", "eye(2, 3, 4)", "param(param(1))", "huber(x, x, delta='a')"],
)  # fmt: skip
def test_odd_calls_are_answered(client, call):
    answer = post(client, program=f"x = [[1, 2], [3, 4]]\ny = {call}\nz = sum(y)")
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert answer.json()["span"]


def test_negative_axes_of_a_transpose(client):
    program = "x = [[1, 2], [3, 4]]\nc = [[1, 10], [100, 1000]]\ny = sum(transpose(x, (-1, 0)) * c)"
    trace = post(client, program=program, check=True).json()
    assert trace["runs"][0]["grads"][0] == [[1.0, 100.0], [10.0, 1000.0]]
    assert max(one["rel_error"] for one in trace["checks"]) < 1e-6


@pytest.mark.parametrize(
    ("program", "wrt", "tangent"),
    [("x = -3\np = 2\ny = x ** p", "x", -6.0), ("a = 0\nx = 2\ny = sqrt(a) + x", "x", 1.0)],
)
def test_what_does_not_move_stays_out_of_forward_mode(client, program, wrt, tangent):
    trace = post(client, program=program, mode="forward", wrt=wrt).json()
    assert trace["runs"][0]["tangents"][trace["output"]] == tangent


def test_work_is_bounded_before_it_is_done(client):
    assert (
        code(client, program="x = zeros(1000, 1000)\nfor i in range(400):\n    x = x + 1\ny = sum(x)")
        == "too-much-data"
    )
    assert (
        code(client, program="y = sum(x * x)", inputs={"x": [1.0] * 100_000}, check=True) == "check-too-large"
    )
    assert code(client, program="y = randn(1000000, 1000000)") == "too-many-elements"
    assert code(client, program="x = 1\nfor i in range(10 ** 9):\n    x = x + 1") == "too-many-turns"
    assert (
        code(
            client,
            program="x = ones(1000, 1000)\nfor i in range(15):\n    x = x @ ones(1000, 1000)\ny = sum(x)",
        )
        == "too-much-data"
    )


def test_a_long_line_of_chinese_names_is_read_in_good_time(client):
    assert post(client, program="甲=1; " + "甲=甲*甲; " * 10_000).status_code == 200


@pytest.mark.parametrize(
    "request_",
    [{"program": "y = " + "x" * 100_000}, {"program": "x = 1", "output": "q" * 100_000},
     {"program": "x = 1", "params": ["q" * 100_000]}, {"program": "x = 1\ny = x." + "q" * 100_000},
     {"program": "x = 1", "mode": "forward", "wrt": "q" * 100_000}, {"program": "f(" + "a" * 9000 + ") = 3"}],
)  # fmt: skip
def test_long_names_are_not_echoed(client, request_):
    answer = post(client, **request_)
    assert answer.status_code == 422
    assert len(answer.content) < 1000


def test_booleans_and_deep_lists_are_no_numbers(client):
    assert code(client, program="y = sum(x)", inputs={"x": [1, True]}) == "not-a-number"
    assert code(client, program="y = x", inputs={"x": 1}, output_grad=[True, 1]) == "not-a-number"
    assert code(client, program="x = " + "[" * 70 + "1" + "]" * 70) == "too-many-axes"


def test_names_are_the_same_however_they_are_typed(client):
    for extra in (
        {"params": ["ｘ"]},
        {"mode": "forward", "wrt": "ｘ"},
        {"inputs": {"ｘ": 4}},
        {"output": "ｘ"},
    ):
        assert post(client, program="x = 3\ny = x * 2", **extra).status_code == 200, extra
    assert code(client, program="y = x", inputs={"x": 1, "ｘ": 2}) == "bad-name"
    assert code(client, program="y = 1", inputs={"if": 1}) == "bad-name"
    assert code(client, program="y = 1", inputs={"_＿x": 1}) == "bad-name"


@pytest.mark.parametrize(
    ("program", "variant"),
    [("x = 1\0", "U+0000"), ("x = 1\u200b", "U+200B"), ("x = 1e", "1e"), ("y = 2x", "2x")],
)
def test_syntax_errors_name_what_is_there(client, program, variant):
    body = post(client, program=program).json()
    assert body["code"] == "syntax"
    assert variant in body["detail"]


def test_pasted_blanks_are_blanks(client):
    assert post(client, program="\ufeffx = 1\ny = x\u00a0* 2").status_code == 200


def test_a_constant_is_no_output(client):
    assert code(client, program="h = 1\nz = 2 * h", output="z~const") == "unknown-output"


def test_an_error_of_ours_is_a_problem_document_too(client, monkeypatch):
    from chainrule.service import tasks

    async def broken(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr(tasks, "answer", broken)
    answer = post(client, program="x = 1")
    assert (answer.status_code, answer.json()["code"]) == (500, "fault")
    assert "secret" not in answer.text


def test_large_work_is_done_beside_small(client):
    """Small requests are answered while a large one is worked at: it is not done in the event loop."""
    large = "x = randn(300, 300)\nfor i in range(38):\n    x = tanh(x @ x)\ny = mean(x)"
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(post, client, program=large, flows=False, max_elements=9)
        small = [post(client, program="x = 1\ny = x + 1").status_code]
        meanwhile = not asked.done()
        while not asked.done():
            small.append(post(client, program=f"x = {len(small)}\ny = x + 1").status_code)
        assert asked.result().status_code == 200
    assert set(small) == {200}
    assert meanwhile
    assert len(small) > 2, "many, in the time of one"


def test_limits(client):
    limits = client.get("/api/v1/limits").json()
    assert limits["characters"] >= 1_000_000
    assert limits["nodes"] >= 100_000
    assert limits["elements"] >= 1_000_000
    assert limits["body_bytes"] >= 8 * 1024 * 1024
    assert limits["inputs"] >= 1000
    too_long = "x = 1 #" + "x" * limits["characters"]
    assert code(client, program=too_long) == "too-long"


def test_a_run_that_takes_too_long_ends_itself_and_says_so():
    with pytest.raises(Refusal) as caught:
        traced(
            TraceRequest(
                program="W = param(randn(300, 300))\nh = W\nfor i in range(30):\n    h = tanh(h @ W)\nL = sum(h)"
            ),
            "en",
            tick=deadline(0.01),
        )
    assert caught.value.code == "deadline"
