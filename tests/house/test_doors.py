"""The shut doors: who may import whom, read from the sources."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "backend" / "chainrule" / "engine"
SERVICE = ROOT / "backend" / "chainrule" / "service"
FRONTEND = ROOT / "frontend" / "src"

# Each module may import those before it, and none after.
ORDER = [
    "refusal", "limits", "ieee", "arrays", "formula", "shapes", "lists", "ops", "values", "graph", "foreign", "source",
    "builder", "plain", "calls", "expressions", "parse", "latex", "run", "written", "torch_table", "compile", "levels", "recent", "paths", "diagnose", "forward_mode", "check", "numbers", "words", "export",
    "trace", "optimizers", "samples", "measures", "checkpoints", "updates", "training", "sweep",
]  # fmt: skip


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{name.name}" for name in node.names} | {node.module or ""}
    return found


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


@pytest.mark.parametrize("path", modules(ENGINE), ids=lambda path: path.stem)
def test_engine_needs_numpy_and_the_standard_library_only(path):
    for name in imported(path):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names or top == "numpy" or name.startswith("chainrule.engine")
        assert top not in {
            "time",
            "datetime",
            "random",
            "secrets",
            "socket",
            "http",
            "urllib",
            "asyncio",
        }
    assert "np.random.seed" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", modules(ENGINE), ids=lambda path: path.stem)
def test_arrows_never_turn(path):
    if path == ENGINE / "__init__.py":
        return
    own = path.relative_to(ENGINE).parts[0].removesuffix(".py")
    assert own in ORDER, "a new module takes its place in ORDER"
    for name in imported(path):
        part = re.fullmatch(r"chainrule\.engine\.(\w+)(\..*)?", name)
        if part and part[1] in ORDER and part[1] != own:
            # Names of types may be looked at the other way round; nothing runs then.
            late = f"    from {part[0].rsplit('.', 1)[0]}" in path.read_text(encoding="utf-8")
            assert late or ORDER.index(part[1]) < ORDER.index(own), f"{own} imports {part[1]}"


@pytest.mark.parametrize("path", modules(SERVICE), ids=lambda path: path.stem)
def test_service_knows_no_calculus(path):
    assert not any(name.split(".")[0] == "numpy" for name in imported(path))


def test_routes_are_short():
    tree = ast.parse((SERVICE / "routes.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 12, node.name


def test_engine_surface():
    from chainrule import engine

    public = {name for name in vars(engine) if not name.startswith("_")}
    inner = {path.relative_to(ENGINE).parts[0].removesuffix(".py") for path in modules(ENGINE)}
    assert set(engine.__all__) == public - (inner - set(engine.__all__))
    assert len(engine.__all__) == len(set(engine.__all__))


PURE = ["trace", "graph", "formula"]


@pytest.mark.parametrize(
    "path", [p for d in PURE for p in sorted((FRONTEND / d).glob("*.js"))], ids=lambda p: p.stem
)
def test_pure_modules_touch_no_page_network_or_clock(path):
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)
    words = r"\b(document\.|window\.|fetch\(|XMLHttpRequest|localStorage|setTimeout|requestAnimationFrame|Date|performance|Math\.random)\b"
    assert not re.search(words, text)
    for target in re.findall(r'from "([^"]+)"', text):
        assert target.startswith("."), f"{path.stem} imports {target}"
        assert "/views/" not in target


@pytest.mark.parametrize("path", sorted((FRONTEND / "views").glob("*.js")), ids=lambda path: path.stem)
def test_views_know_neither_state_nor_service(path):
    targets = re.findall(r'(?:from|import\() ?"([^"]+)"', path.read_text(encoding="utf-8"))
    assert not {"../state.js", "../api.js", "../element.js"} & set(targets)
    # What is not a panel of its own may be shared: words, icons, and the parts of one panel.
    shared = {
        "./icons.js",
        "./sentences.js",
        "./code.js",
        "./mirror.js",
        "./minimap.js",
        "./tools.js",
        "./chart.js",
        "./paths.js",
        "./pointer.js",
        "./settings.js",
        "./runs.js",
        "./curves.js",
        "./own.js",
    }
    assert {target for target in targets if target.startswith("./")} <= shared


def test_only_one_place_fetches_and_one_keeps_time():
    for path in FRONTEND.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        if path.name != "api.js":
            assert not re.search(r"\bfetch\(", text), path
        if path.name != "clock.js":
            assert "requestAnimationFrame(" not in text, path


@pytest.mark.parametrize(
    "folder",
    ["backend/chainrule/programs", "backend/chainrule/i18n", "frontend/i18n", "frontend/lessons"],
)
def test_data_folders_hold_no_code(folder):
    assert not [p for p in (ROOT / folder).rglob("*") if p.suffix in {".py", ".js", ".ts", ".mjs"}]
