"""oEmbed 1.0: a page of this service in another one."""

import json
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from chainrule.service.app import create_app
from chainrule.service.oembed import discovery
from chainrule.service.settings import Settings

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
    link = discovery("http://testserver", "http://testserver/studio/?example=neuron")
    place = "http://testserver/oembed?url=http%3A%2F%2Ftestserver%2Fstudio%2F%3Fexample%3Dneuron"
    assert f'href="{place}"' in link


PAGE = "<!doctype html><html><head><title>x</title></head><body></body></html>"


@pytest.fixture
def built(tmp_path):
    """A service with a front end of one page and one lesson."""
    for folder in ("studio", "reference", "lessons", "learn/06-chain-it"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "index.html").write_text(PAGE)
    text = {"zh": {"title": "乘起来", "lead": ""}, "en": {"title": "Chain it", "lead": ""}}
    lesson = {"id": "06-chain-it", "number": 6, "minutes": 10, "program": "y = 1", "text": text}
    (tmp_path / "lessons/06-chain-it.json").write_text(json.dumps({"lesson": lesson}))
    with TestClient(create_app(Settings(warm=False, static=tmp_path))) as client:
        yield client


def test_a_lesson_becomes_a_frame(built):
    for page in (
        "/learn/06-chain-it/?lang=zh",
        "/learn/06-chain-it?lang=zh",
        "/e/v1/?lesson=06-chain-it&lang=zh&example=nope",
    ):
        answer = asked(built, f"http://testserver{page}").json()
        assert answer["title"] == "乘起来"
        assert "/e/v1/?lesson=06-chain-it&amp;lang=zh" in answer["html"]
    html = asked(built, "/e/v1/?lesson=06-chain-it&mode=graded&splice=on&id=q1").json()["html"]
    assert "lesson=06-chain-it&amp;mode=graded&amp;splice=on&amp;id=q1" in html
    assert asked(built, "/learn/99-nothing/").status_code == 404
    assert asked(built, "/learn/wrong-rules/").status_code == 404


def test_a_page_says_in_its_head_where_its_frame_is(built):
    """WordPress reads the head of a page, and no header."""
    for page in ("/studio/?example=neuron", "/learn/06-chain-it/"):
        for encoding in ("gzip", "identity"):
            answer = built.get(page, headers={"Accept-Encoding": encoding})
            assert answer.headers.get("content-encoding", "identity") == encoding
            [place] = re.findall(
                r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)">', answer.text
            )
            assert built.get(unescape(place)).json()["type"] == "rich"
            again = {"If-None-Match": answer.headers["etag"], "Accept-Encoding": encoding}
            assert built.get(page, headers=again).status_code == 304
    assert "oembed" not in built.get("/reference/").text
    assert "oembed" not in built.get(f"/studio/?program={'x' * 2000}").text


def test_an_address_cannot_put_markup_into_the_head(built):
    page = built.get('/studio/?example="><script>alert(1)</script>').text
    assert "<script" not in page
    assert page.count('"') == 6
