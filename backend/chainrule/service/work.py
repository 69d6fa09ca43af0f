"""What a request asks of the engine: from a validated form to the trace as bytes."""

import keyword
import math
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import orjson
from fastapi import Request

from chainrule import engine
from chainrule.engine import Refusal, numbers
from chainrule.engine.check import check
from chainrule.engine.export import latex_source, notebook, numpy_source, torch_source
from chainrule.engine.forward_mode import run_forward
from chainrule.engine.limits import LIMITS, Limits
from chainrule.engine.recent import Recent, evaluate
from chainrule.engine.refusal import pointer
from chainrule.engine.run import Tape, Tick, output_seed
from chainrule.engine.trace import check_size, rows
from chainrule.service.body import heard
from chainrule.service.schema import ExportRequest, SweepRequest, TraceRequest
from chainrule.service.slots import Slots

# What is within these bounds takes a few milliseconds, and is done at once in the event loop.
SMALL = replace(
    LIMITS, characters=4_000, nodes=1_000, elements=20_000, total_elements=60_000, turns=1_000,
    work=2_000_000, numbers=200_000, check_work=400_000,
)  # fmt: skip
SOON = 0.1  # seconds after which what looked small goes to a worker after all
_RECENT = Recent()
_BOUNDS = {
    "too-long", "too-many-nodes", "too-many-elements", "too-much-data", "too-many-turns",
    "too-much-work", "trace-too-large", "check-too-large", "deadline",
}  # fmt: skip


Form = TypeVar("Form", TraceRequest, ExportRequest)


Work = Callable[[Form, str, Limits, float], bytes]


async def answer(work: Work[Form], form: Form, language: str, slots: Slots, request: Request) -> bytes | None:
    """What `work` makes of a form: at once if it is small, else from a worker process; None if the client
    leaves meanwhile."""
    if len(form.program) <= SMALL.characters:
        try:
            return work(form, language, SMALL, SOON)
        except Refusal as refusal:
            if refusal.code not in _BOUNDS:
                raise
    return await heard(request, slots.run(work, form, language, LIMITS, slots.settings.seconds))


@contextmanager
def placed(program: str) -> Iterator[None]:
    """What is refused inside is refused with the program that its span points into."""
    try:
        yield
    except MemoryError:
        raise Refusal("out-of-memory", pointer="") from None
    except Refusal as refusal:
        refusal.holes["program"] = program
        raise


def trace(form: TraceRequest, language: str, limits: Limits = LIMITS, seconds: float = math.inf) -> bytes:
    """The trace that `form` asks for, as JSON. Refusal, with its place, if it cannot be run."""
    with placed(form.program):
        return orjson.dumps(_trace(form, language, limits, deadline(seconds)))


def export(form: ExportRequest, language: str, limits: Limits = LIMITS, seconds: float = math.inf) -> bytes:
    """The program as `form.format`, with the name and media type of a file, as JSON."""
    with placed(form.program):
        inputs = read_inputs(form, limits)
        graph = _RECENT.graph(form.program, inputs, form.params or (), form.output, limits).graph
        check_size(graph, False, limits.elements, limits)
        output_seed(graph, None)  # code and derivation start from one number
        name, media, make = _EXPORTS[form.format]
        content = make(graph, deadline(seconds))
    made = {"format": form.format, "filename": name, "media_type": media, "content": content}
    return orjson.dumps(made)


def _notebook(graph: engine.Graph, tick: Tick) -> str:
    made = notebook(graph, Tape(graph, tick).run(graph.leaves))
    return orjson.dumps(made, option=orjson.OPT_INDENT_2).decode()


_EXPORTS: dict[str, tuple[str, str, Callable[[engine.Graph, Tick], str]]] = {
    "numpy": ("program_numpy.py", "text/x-python", lambda graph, _: numpy_source(graph)),
    "pytorch": ("program_pytorch.py", "text/x-python", lambda graph, _: torch_source(graph)),
    "notebook": ("program.ipynb", "application/x-ipynb+json", _notebook),
    "latex": (
        "derivation.tex", "application/x-tex",
        lambda graph, tick: latex_source(graph, Tape(graph, tick).run(graph.leaves)),
    ),
}  # fmt: skip


def deadline(seconds: float) -> Tick:
    """A tick that ends work after so many seconds. Refusal "deadline"."""
    end = time.monotonic() + seconds

    def tick() -> None:
        if time.monotonic() > end:
            raise Refusal("deadline", pointer="", seconds=seconds)

    return tick


def _trace(form: TraceRequest, language: str, limits: Limits, tick: Tick) -> dict[str, Any]:
    inputs = read_inputs(form, limits)
    kept = _RECENT.graph(form.program, inputs, form.params or (), form.output, limits)
    graph, notes = kept
    check_size(graph, form.flows, form.max_elements, limits)
    if form.mode == "forward":
        if form.check:
            raise Refusal("bad-field", "check", pointer="/check", expected="")
        if form.wrt is None:
            raise Refusal("bad-field", "wrt", pointer="/wrt", expected="")
        result = run_forward(graph, form.wrt, _number(form.tangent, "/tangent"), tick)
    else:
        output_grad = _number(form.output_grad, "/output_grad")
        result = evaluate(kept, output_grad, tick)
    answer = engine.trace(
        graph, [result], flows=form.flows, latex=form.latex,
        max_elements=form.max_elements, language=language,
        nodes=None if form.latex else _nodes(graph, notes),
    )  # fmt: skip
    if form.check:
        answer["checks"] = [
            {name: _finite(value) for name, value in one._asdict().items()}
            for one in check(graph, result, output_grad, limits, tick)
        ]
    return answer


def _nodes(graph: engine.Graph, notes: dict[str, Any]) -> orjson.Fragment:
    """The rows of the nodes, written once for a program however often it is run."""
    if "nodes" not in notes:
        notes["nodes"] = orjson.dumps(rows(graph))
    return orjson.Fragment(notes["nodes"])


def read_inputs(form: TraceRequest | ExportRequest | SweepRequest, limits: Limits) -> dict[str, engine.Value]:
    """The values of a request by name, normalised. Refusal with the place."""
    inputs = form.inputs or {}
    if len(inputs) > LIMITS.inputs:
        raise Refusal("too-many-inputs", pointer="/inputs", limit=LIMITS.inputs)
    values = {}
    for name, value in inputs.items():
        place = pointer("inputs", name)
        normal = unicodedata.normalize("NFKC", name)
        if (
            not normal.isidentifier()
            or normal.startswith("__")
            or keyword.iskeyword(normal)
            or normal in values
        ):
            raise Refusal("bad-name", pointer=place, name=name)
        values[normal] = numbers.read(value, place, limits.elements)
    return values


def _number(value: Any, pointer: str) -> engine.Value | None:
    return None if value is None else numbers.read(value, pointer, LIMITS.elements)


def _finite(value: Any) -> Any:
    return numbers.write(value, 1) if isinstance(value, float) else value
