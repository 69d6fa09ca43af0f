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

# The rooms of the engine, each of which may import those before it; `ground` is what stands beside them.
ENGINE_ROOMS = ["ground", "table", "language", "running", "training", "telling"]


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


def engine_room(module: str) -> str:
    """`chainrule.engine.table.ops` is of the table."""
    part = module.removeprefix("chainrule.engine.").split(".")[0]
    return part if part in ENGINE_ROOMS else "ground"


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ENGINE.parents[1]).with_suffix("").parts).removesuffix(".__init__")


def inner(path: Path, of: Path = ENGINE) -> set[str]:
    """The modules of the engine, or of the service, that one imports, wherever in its text."""
    known = {dotted(one) for one in modules(of)}
    return {name for name in imported(path) if name in known} - {"chainrule.engine", dotted(path)}


@pytest.mark.parametrize("path", modules(ENGINE), ids=lambda path: path.stem)
def test_arrows_never_turn(path):
    if path == ENGINE / "__init__.py":
        return
    own = ENGINE_ROOMS.index(engine_room(dotted(path)))
    for name in inner(path):
        assert ENGINE_ROOMS.index(engine_room(name)) <= own, f"{path.stem} imports {name}"


@pytest.mark.parametrize("of", [ENGINE, SERVICE], ids=["engine", "service"])
def test_no_circle(of):
    packages = {dotted(path) for path in modules(of) if path.name == "__init__.py"}
    left = {dotted(path): inner(path, of) - packages for path in modules(of) if dotted(path) not in packages}
    while free := [name for name, wants in left.items() if not wants & set(left)]:
        for name in free:
            del left[name]
    assert not left, sorted(left)


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
    rooms = {path.relative_to(ENGINE).parts[0].removesuffix(".py") for path in modules(ENGINE)}
    assert set(engine.__all__) == public - (rooms - set(engine.__all__))
    assert len(engine.__all__) == len(set(engine.__all__))


# The rooms of the page, each of which may import those before it.
ROOMS = ["facts", "words", "trace", "formula", "graph", "session", "looks", "views", "element", "pages"]
STANDALONE = {
    "words.js": "words",
    "again.js": "words",
    "colours.js": "looks",
    "sheet.js": "looks",
    "style.js": "looks",
    "style-board.js": "looks",
    "style-pictures.js": "looks",
    "style-panels.js": "looks",
    "style-late.js": "looks",
    "style-studio.js": "looks",
    "style-embed.js": "looks",
    "style-share.js": "looks",
    "style-paper.js": "looks",
    "style-lesson.js": "looks",
    "style-side.js": "looks",
    "style-steps.js": "looks",
    "style-arrays.js": "looks",
    "around.js": "element",
    "published.js": "element",
    "telling.js": "element",
    "element.js": "element",
    "address.js": "element",
}
PURE = ["trace", "graph", "formula", "session"]


def room(path: Path) -> str:
    """The room of a module of the page."""
    if path.suffix == ".json":
        return "words" if path.parent.name == "i18n" else "facts"
    first, *rest = path.resolve().relative_to(FRONTEND).parts
    return first if rest else STANDALONE[first]


def code(path: Path) -> str:
    """A module's text without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)


def targets(path: Path) -> list[Path]:
    """The modules of the page that one imports, when it is loaded or later."""
    names = re.findall(r'(?:from|import\(|import) ?"(\.[^"]+)"', code(path))
    return [(path.parent / name).resolve() for name in names]


SCRIPTS = sorted(FRONTEND.rglob("*.js"))
named = {"argvalues": SCRIPTS, "ids": lambda path: str(path.relative_to(FRONTEND))}


@pytest.mark.parametrize("path", **named)
def test_the_page_s_arrows_never_turn(path):
    for target in targets(path):
        assert ROOMS.index(room(target)) <= ROOMS.index(room(path)), f"{path.stem} imports {target.name}"


def test_no_circle_in_the_page():
    left = {path: set(targets(path)) & set(SCRIPTS) for path in SCRIPTS}
    while free := [path for path, wants in left.items() if not wants & set(left)]:
        for path in free:
            del left[path]
    assert not left, sorted(path.name for path in left)


@pytest.mark.parametrize(
    "path", [p for d in PURE for p in sorted((FRONTEND / d).glob("*.js"))], ids=lambda p: p.stem
)
def test_pure_modules_touch_no_page_network_or_clock(path):
    words = r"\b(document\.|window\.|fetch\(|XMLHttpRequest|localStorage|history\.|location\.|setTimeout|requestAnimationFrame|Date|performance|Math\.random)"
    if path.relative_to(FRONTEND).as_posix() not in ("session/api.js", "session/clock.js"):
        assert not re.search(words, code(path))
    for target in re.findall(r'from "([^"]+)"', code(path)):
        assert target.startswith("."), f"{path.stem} imports {target}"


@pytest.mark.parametrize("path", sorted((FRONTEND / "views").glob("*.js")), ids=lambda path: path.stem)
def test_views_know_neither_each_other_nor_the_session(path):
    # What is not a panel of its own may be shared: words, icons, time, and the parts of one panel.
    shared = (
        "icons why-phase sentences code mirror minimap tools chart paths pointer settings training-controls curves own clock fields"
        " board boxes levels flight late stage symbols told maps wires products falk data image shares share strip later told-steps gates said steps pictures printed ink paper course prose listing detour machine guesses pad asked curve cable glide save arrays told-cells handing sight areas"
    )
    for target in targets(path):
        assert room(target) != "session", f"{path.stem} imports {target.name}"
        if room(target) == "views" and path.stem not in ("panels", "studio", "steps", "arrays"):
            assert target.stem in shared.split(), f"{path.stem} imports {target.name}"


def test_only_one_place_fetches_and_one_keeps_time():
    for path in FRONTEND.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        if path.name != "api.js":
            assert not re.search(r"\bfetch\(", text), path
        if path != FRONTEND / "views" / "clock.js":
            assert "requestAnimationFrame(" not in text, path


@pytest.mark.parametrize(
    "folder",
    [
        "backend/chainrule/programs",
        "backend/chainrule/i18n",
        "frontend/i18n",
        "frontend/facts",
        "frontend/lessons",
    ],
)
def test_data_folders_hold_no_code(folder):
    assert not [p for p in (ROOT / folder).rglob("*") if p.suffix in {".py", ".js", ".ts", ".mjs"}]


def drawn() -> set[tuple[str, str]]:
    """The arrows of the drawing in docs/architecture.md."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return set(re.findall(r"^ +(\w+) --> (\w+)$", text, re.MULTILINE))


def test_the_drawing_is_that_of_the_imports():
    found = set()
    for path in modules(ENGINE):
        if path != ENGINE / "__init__.py":
            found |= {(engine_room(dotted(path)), engine_room(name)) for name in inner(path)}
    known = {dotted(path) for path in modules(ENGINE)}
    for path in modules(SERVICE):
        found |= {("service", engine_room(name)) for name in imported(path) & known - {"chainrule.engine"}}
    for path in SCRIPTS:
        found |= {(room(path), room(target)) for target in targets(path)}
    assert drawn() == {(own, other) for own, other in found if own != other}


def test_lines_of_the_page_are_no_longer_than_the_formatter_makes_them():
    for path in FRONTEND.rglob("*.js"):
        long = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 120]
        assert not long, f"{path.name}: {long[0]}"
