"""The README's commands and numbers, held to what the program really does."""

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from chainrule.service.app import create_app

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    named = set(re.findall(r"^(?:\w+=\d+ )?make ([a-z-]+)", text, re.M))
    assert {"run", "test"} <= named <= targets
    for path in re.findall(r"\]\((?!http|#)([^)]+)\)", text):
        assert (ROOT / path).exists(), path
    curl = re.search(r"curl[^\n]*/api/v1/trace[^\n]*\\\n[^\n]*-d '([^']+)'", text)
    answer = TestClient(create_app()).post("/api/v1/trace", json=json.loads(curl[1]))
    assert answer.status_code == 200
    shown = re.search(r'"grads":(\[[^\]]+\])', text)
    assert json.loads(shown[1]) == answer.json()["runs"][0]["grads"]
