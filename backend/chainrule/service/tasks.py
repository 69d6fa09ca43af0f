"""What a request asks of the engine: from the body as it came to the answer as bytes.

Everything here runs in a process of the pool, and for small requests in the event loop under bounds that
keep it short.
"""

import itertools
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from fastapi import Request

from chainrule import engine
from chainrule.engine import Refusal
from chainrule.engine.language.source import Source, is_name, normal
from chainrule.engine.limits import BOUND_CODES, LIMITS, Limits, Tick, go_on
from chainrule.engine.refusal import pointer
from chainrule.engine.running.cache import Cache, evaluate
from chainrule.engine.running.check import check
from chainrule.engine.running.forward_mode import run_forward
from chainrule.engine.running.run import Tape, output_seed
from chainrule.engine.telling import judging, numbers
from chainrule.engine.telling.export import latex_source, notebook, numpy_source, torch_source
from chainrule.engine.telling.trace import check_size
from chainrule.service.body import parsed, unless_gone
from chainrule.service.bounds import Places
from chainrule.service.pool import Pool
from chainrule.service.schema import AssignmentForm, CheckRequest, ExportRequest, SweepRequest, TraceRequest
from chainrule.service.settings import Settings

# What is within these bounds takes a few milliseconds, and is done at once in the event loop.
SMALL_BODY = 4_000  # bytes
SMALL = replace(
    LIMITS, characters=2_000, effort=5_000, nodes=200, elements=2_000, total_elements=20_000, turns=200,
    work=200_000, numbers=3_000, check_work=1_000,
)  # fmt: skip
SMALL_SECONDS = 0.004  # seconds after which what looked small goes to a process after all
# And what is within these takes no longer than a slice of a training, among which it has its turn.
MIDDLE_BODY = 100_000
MIDDLE = replace(
    LIMITS, characters=100_000, effort=100_000, nodes=3_000, elements=200_000, total_elements=2_000_000,
    turns=10_000, work=100_000_000, numbers=100_000, check_work=200_000,
)  # fmt: skip
MIDDLE_SECONDS = 0.2
_CACHE = Cache()


Work = Callable[[bytes, str, Limits, Tick], bytes]


async def answer(
    work: Work, raw: bytes, language: str, pool: Pool, places: Places, request: Request
) -> bytes | None:
    """What `work` makes of a body: at once if it is small, else from a process of the pool, where the large
    do not stand in the way of the others; None if the client leaves meanwhile."""
    if len(raw) <= SMALL_BODY:
        with suppress(TooLarge), tried():
            return work(raw, language, SMALL, deadline(SMALL_SECONDS))
    with places.within():
        if len(raw) <= MIDDLE_BODY:
            with suppress(TooLarge):
                return await unless_gone(
                    request, pool.run(bounded, work, raw, language, MIDDLE, MIDDLE_SECONDS)
                )
        seconds = pool.settings.seconds
        return await unless_gone(request, pool.run_once(bounded, work, raw, language, LIMITS, seconds))


class TooLarge(Exception):
    """It is more than was to be tried."""


@contextmanager
def tried() -> Iterator[None]:
    """What exceeds a bound inside is too large, and refused by nobody yet."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code in BOUND_CODES:
            raise TooLarge from None
        raise


def bounded(work: Work, raw: bytes, language: str, limits: Limits, seconds: float) -> bytes:
    """`work` in a process of the pool. TooLarge where it exceeds bounds that are not the engine's own."""
    if limits == LIMITS:
        return work(raw, language, limits, deadline(seconds))
    with tried():
        return work(raw, language, limits, deadline(seconds))


@contextmanager
def placed(program: str) -> Iterator[None]:
    """What is refused inside is refused with line and column of the program that its span points into."""
    try:
        yield
    except MemoryError:
        raise Refusal("out-of-memory", pointer="") from None
    except Refusal as refusal:
        if refusal.span is not None:
            refusal.place = Source(program, len(program)).line_and_column(refusal.span)
        raise


def trace(raw: bytes, language: str, limits: Limits = LIMITS, tick: Tick = go_on) -> bytes:
    """The trace that a body asks for, as JSON. Refusal, with its place, if it cannot be run."""
    return traced(parsed(raw, TraceRequest), language, limits, tick)


def traced(form: TraceRequest, language: str, limits: Limits = LIMITS, tick: Tick = go_on) -> bytes:
    with placed(form.program):
        return orjson.dumps(_trace(form, language, limits, tick))


def export(raw: bytes, language: str, limits: Limits = LIMITS, tick: Tick = go_on) -> bytes:
    """The program in the format that a body asks for, with the name and media type of a file, as JSON."""
    form = parsed(raw, ExportRequest)
    if form.format != "html":
        return exported(form, limits, tick)
    asked = TraceRequest(program=form.program, inputs=form.inputs, params=form.params, output=form.output)
    content = page(lean(traced(asked, language, limits, tick)), language, Settings().static)
    media = {"format": "html", "filename": "chainrule.html", "media_type": "text/html"}
    return orjson.dumps(media | {"content": content})


def page(trace: bytes, language: str, static: Path) -> str:
    """One file that shows a trace from a disk: the built page for it, with the trace put in. Refusal
    "not-built" where the front end is not built."""
    try:
        text = (static / "embed" / f"offline.{language}.html").read_text(encoding="utf-8")
    except OSError:
        raise Refusal("not-built", pointer="/format") from None
    holes = {"{lang}": language, "{title}": "Chainrule", "{trace}": trace.decode().replace("<", "\\u003c")}
    before, _, after = text.partition("<script>")  # what follows is the page's own
    for hole, value in holes.items():
        before = before.replace(hole, value)
    return before + "<script>" + after


def lean(trace: bytes) -> bytes:
    """A trace without the arrays that a page works out again, all but those of leaves, which would be most of
    its file. Whole where an array is only summed up."""
    made = orjson.loads(trace)
    (run,) = made["runs"]
    if any(isinstance(value, dict) for value in run["values"]):
        return trace

    def bare(column: list[Any]) -> list[Any]:
        return [None if isinstance(value, list) else value for value in column]

    flows = run["flows"]
    flows |= {name: bare(flows[name]) for name in ("local", "grad", "total")}
    for name in ("values", "grads"):
        columns = zip(made["nodes"], run[name], bare(run[name]), strict=True)
        run[name] = [number if node["inputs"] else whole for node, whole, number in columns]
    return orjson.dumps(made)


def checked(raw: bytes, language: str, limits: Limits = LIMITS, tick: Tick = go_on) -> bytes:
    """The grade of a submission, as JSON. Refusal if the assignment itself cannot be run."""
    form = parsed(raw, CheckRequest)
    task = form.assignment
    given = {"answers": form.answers, "formula": form.formula, "program": form.program}[form.kind]
    if given is None:
        raise Refusal("bad-field", "missing", pointer=f"/{form.kind}")
    inputs = read_inputs(task, limits)
    parts = [judging.Part(one.id, one.of, one.decimals, one.share) for one in task.parts]
    how = (language, limits, tick)
    with placed(task.program):
        if form.kind == "answers":
            found = judging.answers(task.program, inputs, parts, form.answers or {}, *how)
        elif form.kind == "formula":
            found = [judging.formula(task.program, inputs, parts[0], form.formula or "", task.seed, *how)]
        else:
            written = form.program or ""
            found = judging.program(task.program, inputs, parts, written, task.seed, task.points, *how)
    score = sum(one.ok for one in found)
    return orjson.dumps({"score": score, "out_of": len(found), "parts": [one._asdict() for one in found]})


def exported(form: ExportRequest, limits: Limits = LIMITS, tick: Tick = go_on) -> bytes:
    with placed(form.program):
        inputs = read_inputs(form, limits)
        graph = _CACHE.graph(form.program, inputs, form.params or (), form.output, limits, tick).graph
        check_size(graph, False, limits.elements, limits)
        output_seed(graph, None)  # code and derivation start from one number
        name, media, make = _EXPORTS[form.format]
        content = make(graph, tick)
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
    """A tick that ends work after so many seconds of this thread's processor time, whatever else the machine
    does. Refusal "deadline"."""
    end = time.thread_time() + seconds

    def tick() -> None:
        if time.thread_time() > end:
            raise Refusal("deadline", pointer="", seconds=seconds)

    return tick


def _trace(form: TraceRequest, language: str, limits: Limits, tick: Tick) -> dict[str, Any]:
    inputs = read_inputs(form, limits)
    kept = _CACHE.graph(form.program, inputs, form.params or (), form.output, limits, tick)
    graph, notes = kept
    check_size(graph, form.flows, form.max_elements, limits)
    if form.mode == "forward":
        assert form.wrt is not None  # its form says so
        result = run_forward(graph, form.wrt, _number(form.tangent, "/tangent"), tick)
    else:
        output_grad = _number(form.output_grad, "/output_grad")
        result = evaluate(kept, output_grad, tick)
    tick()
    answer = engine.trace(
        graph, [result], flows=form.flows, latex=form.latex,
        max_elements=form.max_elements, language=language,
        write=_rows if form.latex else partial(_kept, notes),
    )  # fmt: skip
    if form.check:
        answer["checks"] = [
            {name: _finite(value) for name, value in one._asdict().items()} | {"kink": one.kink}
            for one in check(graph, result, output_grad, limits, tick)
        ]
    return answer


def _rows(name: str, rows: Iterable[dict[str, Any]]) -> orjson.Fragment:
    """Rows as JSON, some at a time, so that they are never all there as objects."""
    parts, left = [], iter(rows)
    while part := list(itertools.islice(left, 1_000)):
        parts.append(orjson.dumps(part)[1:-1])
    return orjson.Fragment(b"[" + b",".join(parts) + b"]")


def _kept(notes: dict[str, Any], name: str, rows: Iterable[dict[str, Any]]) -> orjson.Fragment:
    """The same, written once for a program however often it is run."""
    if name not in notes:
        notes[name] = _rows(name, rows)
    made: orjson.Fragment = notes[name]
    return made


def read_inputs(
    form: TraceRequest | ExportRequest | SweepRequest | AssignmentForm, limits: Limits
) -> dict[str, engine.Value]:
    """The values of a request by name, normalised. Refusal with the place."""
    inputs = form.inputs or {}
    if len(inputs) > LIMITS.inputs:
        raise Refusal("too-many-inputs", pointer="/inputs", limit=LIMITS.inputs)
    values = {}
    for name, value in inputs.items():
        place = pointer("inputs", name)
        known = normal(name)
        bidirectional = any(unicodedata.category(letter) == "Cf" for letter in name)
        if not is_name(known) or known.startswith("__") or known in values or bidirectional:
            raise Refusal("bad-name", pointer=place, name=name)
        values[known] = numbers.read(value, place, limits.elements)
    return values


def _number(value: Any, pointer: str) -> engine.Value | None:
    return None if value is None else numbers.read(value, pointer, LIMITS.elements)


def _finite(value: Any) -> Any:
    return numbers.write(value, 1) if isinstance(value, float) else value
