"""oEmbed 1.0: a page of this service in another one."""

import pytest

from chainrule.service.oembed import discovery

STUDIO = "http://testserver/studio/?lang=zh&example=network&at=loss"


def asked(client, url, **more):
    return client.get("/oembed", params={"url": url} | more)


def test_a_page_becomes_a_frame(client):
    answer = asked(client, STUDIO).json()
    assert (answer["version"], answer["type"], answer["width"], answer["height"]) == ("1.0", "rich", 720, 560)
    assert answer["title"] == "2-2-1 网络"
    assert "http://testserver/e/v1/?example=network&amp;at=loss&amp;lang=zh" in answer["html"]
    for words in ('width="720" height="560"', 'sandbox="allow-scripts'):
        assert words in answer["html"]


@pytest.mark.parametrize(
    ("more", "size"),
    [({"maxwidth": 500}, (500, 630)), ({"maxwidth": 320}, (320, 540)), ({"maxheight": 300}, (720, 300)),
     ({"maxwidth": 4000, "maxheight": "0000000000010"}, (720, 10))],
)  # fmt: skip
def test_as_large_as_there_is_room(client, more, size):
    answer = asked(client, STUDIO, **more).json()
    assert (answer["width"], answer["height"]) == size


def test_a_program_of_ones_own_is_shown_and_never_markup(client):
    program = 'a = 1 # "><script>alert(1)</script>'
    url = "http://testserver/studio/?example=neuron#program=a+%3D+1+%23+%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E"
    html = asked(client, url).json()["html"]
    for words in ("<script>", "neuron", program):
        assert words not in html
    assert html.count('"') == 12


def test_refusals(client):
    for url in (
        "http://elsewhere.example/studio/",
        "http://testserver/reference/",
        "//elsewhere.example/studio/",
    ):
        assert (asked(client, url).status_code, asked(client, url).json()["code"]) == (404, "not-found")
    assert client.get("/oembed").json()["pointer"] == "/url"
    assert asked(client, STUDIO, format="xml").status_code == 501
    for width in ("0", "-1", "x", "１"):
        answer = asked(client, STUDIO, maxwidth=width)
        assert (answer.status_code, answer.json()["pointer"]) == (422, "/maxwidth")
    for url in ("http://[", "http://[::1", "http://a]b/", "http://\u2100/", "http://me@testserver/studio/"):
        assert asked(client, url).status_code == 404, url
    assert asked(client, "/studio/?example=nope").status_code == 404


def test_what_others_add_is_passed_over(client):
    assert asked(client, STUDIO, dnt=1).status_code == 200
    for url in ("http://TESTSERVER/studio/", "http://testserver:80/studio/", "/?lang=__proto__", "/?lang=EN"):
        answer = asked(client, url)
        assert (answer.status_code, answer.json()["title"]) == (200, "One neuron"), url


def test_a_page_says_where_its_answer_is():
    link = discovery("http://testserver/studio/?example=neuron")
    assert link.startswith("</oembed?url=http%3A%2F%2Ftestserver%2Fstudio%2F%3Fexample%3Dneuron>")
