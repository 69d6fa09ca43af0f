"""How many small faults the tests would notice (`make mutants`): a seeded sample of each room's mutants.

    report.py [room ...] [--sample 100] [--seed 1] [--jobs 2]

A mutant is the project with one operator, number, condition or statement changed. It is killed when a test fails
or runs out of time. `equivalents.txt` lists the mutants that change nothing that can be observed, each with the
reason; they do not count. Python's mutants are made by cosmic-ray's operators, the page's by `page.mjs`.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]
PYTEST = [str(ROOT / "backend/.venv/bin/python"), "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
PATIENCE = 5  # times as long as the tests take by themselves, before a mutant is held to run for ever
# The tests of each room, those first that are soonest done with most of it.
ENGINE = [
    "test_ops",
    "test_run",
    "test_typed",
    "test_parse",
    "test_formula",
    "test_trace",
    "test_diagnose",
    "test_check",
    "test_field",
    "test_bounds",
    "test_paths",
    "test_keys",
    "test_cache",
    "test_gradient_tools",
    "test_torch_answers",
    "test_export",
    "test_training",
    "test_cases",
    "test_compile",
    "test_levels",
    "test_ways",
    "test_accuracy",
    "test_playground",
    "test_deadline",
]
SERVICE = [
    "test_forms",
    "test_contract",
    "test_trace_call",
    "test_errors",
    "test_reference_calls",
    "test_export_call",
    "test_cases_call",
    "test_sweep_call",
    "test_train_call",
    "test_clients",
    "test_rubbish",
    "test_connections",
    "test_pool",
    "test_attacks",
]
PAGE = ["formula", "walk", "program", "training", "colours", "state", "graph", "evaluate", "whatif"]


@dataclass(frozen=True)
class Mutant:
    path: str  # from the root
    line: int
    was: str
    now: str
    text: str  # the whole file, mutated

    @property
    def key(self) -> str:
        return f"{self.path}: {self.was} => {self.now}"


@dataclass(frozen=True)
class Room:
    sources: str
    least: int | None  # percent of the mutants that must be killed

    @property
    def python(self) -> bool:
        return self.sources.startswith("backend")

    def files(self) -> list[Path]:
        found = (ROOT / self.sources).rglob("*.py" if self.python else "*.js")
        return sorted(path for path in found if "__pycache__" not in path.parts)

    def tests(self) -> list[list[str]]:
        if not self.python:
            return [["node", "--test", f"tests/frontend/{name}.test.mjs"] for name in PAGE]
        folder, names = ("engine", ENGINE) if "engine" in self.sources else ("service", SERVICE)
        calls = [[*PYTEST, *(f"../tests/{folder}/{name}.py" for name in names)]]
        return calls + ([[*PYTEST, "../tests/house"]] if folder == "engine" else [])


ROOMS = {
    "engine": Room("backend/chainrule/engine", 90),
    "service": Room("backend/chainrule/service", 80),
    "trace": Room("frontend/src/trace", 80),
    "formula": Room("frontend/src/formula", 80),
}


def changed(path: Path, before: str, after: str) -> Mutant | None:
    """The mutant whose first differing line is named; None where the two are one."""
    for number, (was, now) in enumerate(zip(before.splitlines(), after.splitlines(), strict=False), 1):
        if was != now:
            return Mutant(str(path.relative_to(ROOT)), number, was.strip(), now.strip(), after)
    return None


SWAPS = """Binary_Add_Sub Binary_Sub_Add Binary_Mul_Div Binary_Div_Mul Binary_Mod_Mul Binary_Pow_Mul Binary_FloorDiv_Mul
    Comparison_Eq_NotEq Comparison_NotEq_Eq Comparison_Lt_LtE Comparison_Lt_GtE Comparison_LtE_Lt Comparison_LtE_Gt
    Comparison_Gt_GtE Comparison_Gt_LtE Comparison_GtE_Gt Comparison_GtE_Lt Comparison_Is_IsNot Comparison_IsNot_Is"""
SWAPS = {"Replace" + name.replace("_", "Operator_", 1) for name in SWAPS.split()}
OTHERS = """ReplaceUnaryOperator_Delete_USub ReplaceUnaryOperator_Delete_Not AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue
    ReplaceAndWithOr ReplaceOrWithAnd ReplaceBreakWithContinue ReplaceContinueWithBreak NumberReplacer ZeroIterationForLoop"""
# A place in a file: its line, the family of operators, and what makes the mutated file.
Place = tuple[int, str, Callable[[str], str | None]]


def python_places(path: Path) -> list[Place]:
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    nodes = list(ast_nodes(get_ast(path.read_text(encoding="utf-8"))))
    found: list[Place] = []
    for name in (*SWAPS, *OTHERS.split()):
        operator = get_operator(f"core/{name}")()
        spans = [span for node in nodes for span in operator.mutation_positions(node)]
        for i, (start, _) in enumerate(spans):
            family = name.partition("_")[0]
            found.append((start[0], family, lambda source, o=operator, i=i: mutate_code(source, o, i)))
    return found


def page_places(path: Path) -> list[Place]:
    source = path.read_text(encoding="utf-8")
    reader = ["node", str(Path(__file__).with_name("page.mjs")), str(path)]
    told = json.loads(subprocess.run(reader, capture_output=True, check=True).stdout)
    return [
        (
            source.count("\n", 0, start),
            kind,
            lambda source, s=start, e=end, t=text: source[:s] + t + source[e:],
        )
        for start, end, text, kind in told
    ]


def sample(room: Room, count: int, seed: int) -> list[Mutant]:
    """Mutants drawn evenly over the lines of the room's files, a family of operators first."""
    draw = random.Random(seed)
    lines: dict[tuple[Path, int], dict[str, list[Place]]] = {}
    for path in room.files():
        for place in python_places(path) if room.python else page_places(path):
            lines.setdefault((path, place[0]), {}).setdefault(place[1], []).append(place)
    found: list[Mutant] = []
    for path, line in draw.sample(sorted(lines), len(lines)):
        families = lines[path, line]
        _, _, make = draw.choice(families[draw.choice(sorted(families))])
        source = path.read_text(encoding="utf-8")
        mutated = make(source)
        one = changed(path, source, mutated) if mutated else None
        if one and not one.was.startswith(("#", '"""')):
            found.append(one)
        if len(found) == count:
            break
    return found


def copied(folder: Path) -> None:
    """A copy of the project to break, with what it stands on."""
    ignored = shutil.ignore_patterns("node_modules", ".venv", "__pycache__", "dist", "shots", ".*_cache")
    for name in ("backend", "frontend", "tests", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, folder / path.name)
    for link in ("frontend/node_modules", "frontend/dist", "backend/.venv"):
        (folder / link).symlink_to(ROOT / link)


def killed(room: Room, mutant: Mutant, folder: Path, seconds: float) -> bool:
    target = folder / mutant.path
    before = target.read_text(encoding="utf-8")
    target.write_text(mutant.text, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(folder / "backend"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return any(
            not passes(call, folder / ("backend" if room.python else ""), environment, PATIENCE * seconds)
            for call in room.tests()
        )
    finally:
        target.write_text(before, encoding="utf-8")


def passes(call: list[str], folder: Path, environment: dict[str, str], limit: float | None = None) -> bool:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    process = subprocess.Popen(call, cwd=folder, env=environment, **quiet)
    try:
        return process.wait(limit) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("rooms", nargs="*", choices=[[], *ROOMS])
    asked.add_argument("--sample", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = asked.parse_args()
    listed = Path(__file__).with_name("equivalents.txt").read_text(encoding="utf-8").splitlines()
    equivalent = {
        line.rpartition("  # ")[0] for line in listed if line
    }  # a line may have a comment of its own
    failed = False
    with tempfile.TemporaryDirectory() as room_for:
        folders: Queue[Path] = Queue()
        for i in range(options.jobs):
            copied(Path(room_for) / str(i))
            folders.put(Path(room_for) / str(i))
        for name in options.rooms or ROOMS:
            room = ROOMS[name]
            folder, began = folders.get(), time.monotonic()
            assert all(
                passes(call, folder / ("backend" if room.python else ""), dict(os.environ))
                for call in room.tests()
            ), name
            folders.put(folder)
            seconds = time.monotonic() - began

            def tried(mutant: Mutant, room: Room = room, seconds: float = seconds) -> tuple[Mutant, bool]:
                if mutant.key in equivalent:
                    return mutant, True
                folder = folders.get()
                try:
                    return mutant, killed(room, mutant, folder, seconds)
                finally:
                    folders.put(folder)

            mutants = sample(room, options.sample, options.seed)
            counted = [one for one in mutants if one.key not in equivalent]
            alive = []
            with ThreadPoolExecutor(options.jobs) as pool:
                for mutant, dead in pool.map(tried, mutants):
                    if not dead:
                        alive.append(mutant)
                        print(f"{mutant.path}:{mutant.line}\n  - {mutant.was}\n  + {mutant.now}", flush=True)
            score = 100 * (1 - len(alive) / max(len(counted), 1))
            print(
                f"{name}: {score:.0f} % of {len(counted)} killed, {len(mutants) - len(counted)} equivalent",
                flush=True,
            )
            failed |= room.least is not None and score < room.least
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
