"""Catalogs, golden files, documents: everything that is written down twice must agree."""

import importlib.util
import json
import math
import re
from pathlib import Path

import pytest

import chainrule
from chainrule.engine import OPS
from chainrule.service import gallery

ROOT = Path(__file__).parents[2]
PAIRS = [ROOT / "backend" / "chainrule" / "i18n", ROOT / "frontend" / "i18n"]


def flat(value, path=""):
    if isinstance(value, dict):
        return {k: v for key, part in value.items() for k, v in flat(part, f"{path}/{key}").items()}
    return {path: value}


def catalogs(folder):
    return [flat(json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))) for name in ("en", "zh")]


@pytest.mark.parametrize("folder", PAIRS, ids=["service", "page"])
def test_both_languages_say_the_same_things(folder):
    english, chinese = catalogs(folder)
    assert english.keys() == chinese.keys()
    for key, sentence in english.items():
        holes = re.findall(r"\{\w+\}", sentence)
        if key.startswith(("/constructs", "/language.")) or key == "/app.name":
            continue
        assert sorted(set(holes)) == sorted(set(re.findall(r"\{\w+\}", chinese[key]))), key
        assert re.search(r"[\u4e00-\u9fff]", chinese[key]), f"{key} is not Chinese"
        assert not re.search(r"[\u4e00-\u9fff]", sentence), f"{key} is not English"


def test_every_refusal_has_its_sentence():
    english, _ = catalogs(PAIRS[0])
    codes = set()
    for path in (ROOT / "backend" / "chainrule").rglob("*.py"):
        codes |= set(re.findall(r'Refusal\(\s*"([\w-]+)"', path.read_text(encoding="utf-8")))
    assert len(codes) > 25
    for code in codes:
        assert f"/{code}/title" in english, code
        assert f"/{code}/detail" in english, code


def test_every_sentence_of_the_page_is_used():
    english, _ = catalogs(PAIRS[1])
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "frontend" / "src").rglob("*.js"))
    for key in english:
        name = key.removeprefix("/")
        if name in ("language.tag", "language.name", "language.pace"):
            continue  # facts/languages.json has them
        stems = [".".join(name.split(".")[:i]) for i in range(1, name.count(".") + 1)]
        assert f'"{name}"' in text or any(f"`{stem}.${{" in text for stem in stems), f"{name} is never said"


def test_no_sentence_is_missing_on_the_page():
    operations = json.loads((PAIRS[1] / "ops.en.json").read_text(encoding="utf-8"))
    english = catalogs(PAIRS[1])[0] | {f"/op.{name}": text for name, text in operations.items()}
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "frontend" / "src").rglob("*.js"))
    for name in re.findall(r'say\("([^"]+)"', text):
        assert f"/{name}" in english, name


def close(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(close, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-300)
    return a == b


def golden():
    path = ROOT / "tests" / "golden" / "write.py"
    spec = importlib.util.spec_from_file_location("write", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_golden_traces():
    write = golden()
    examples = write.gallery.examples()
    names = {path.stem for path in (ROOT / "tests" / "golden").glob("*.json")}
    assert names == {example["id"] for example in examples}
    for example in examples:
        kept = json.loads((ROOT / "tests" / "golden" / f"{example['id']}.json").read_text())
        assert close(write.trace(example), kept), f"{example['id']}: make golden, and look at the change"


def test_traces_of_lessons_and_figures_are_the_engine_s():
    write = golden()
    assert len(write.recorded()) > 1
    for path, example in write.recorded().items():
        assert close(write.trace(example), json.loads(path.read_text(encoding="utf-8"))), (
            f"{path}: make golden"
        )


def test_the_page_is_built_with_this_table():
    write = golden()
    for path, text in write.files().items():
        assert path.read_text(encoding="utf-8") == text, "run make golden"


def test_every_operation_has_a_formula_on_the_page():
    rows = json.loads((ROOT / "frontend" / "facts" / "operations.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in rows] == list(OPS)


def test_versions_agree():
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = (ROOT / "backend" / "pyproject.toml").read_text()
    assert package["version"] == chainrule.__version__
    assert f'version = "{chainrule.__version__}"' in project
    assert f"## {chainrule.__version__}" in log


def test_nothing_comes_from_another_host():
    for path in [*(ROOT / "frontend").glob("*.html"), *(ROOT / "frontend" / "src").rglob("*.js")]:
        found = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text(encoding="utf-8"))
        names = ("www.w3.org", "www.imsproject.org", "www.adlnet.org")  # of XML, which nobody is asked for
        assert [url for url in found if not url.endswith(names)] == [], path


def test_programs_of_the_gallery_are_the_same_code_with_chinese_comments():
    for entry in gallery.examples():
        english, chinese = entry["request"]["program"], entry["programs"]["zh"]
        code = [[line.split("#")[0] for line in text.splitlines()] for text in (english, chinese)]
        assert code[0] == code[1], entry["id"]
        for line in chinese.splitlines():
            comment = line.partition("#")[2]
            assert not comment or re.search(r"[\u4e00-\u9fff]", comment), line
