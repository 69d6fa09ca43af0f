"""What a request asks of the engine: from a validated form to the trace as bytes."""

from typing import Any

import orjson

from chainrule import engine
from chainrule.engine import Refusal, numbers
from chainrule.engine.check import check
from chainrule.engine.forward_mode import run_forward
from chainrule.engine.limits import LIMITS
from chainrule.engine.run import run
from chainrule.engine.trace import check_size
from chainrule.service.schema import TraceRequest


def trace(form: TraceRequest, language: str) -> bytes:
    """The trace that `form` asks for, as JSON. Refusal, with its place, if it cannot be run."""
    try:
        return orjson.dumps(_trace(form, language))
    except Refusal as refusal:
        refusal.holes["program"] = form.program
        raise


def _trace(form: TraceRequest, language: str) -> dict[str, Any]:
    inputs = _inputs(form)
    graph = engine.parse(form.program, inputs, params=form.params or (), output=form.output)
    check_size(graph, form.flows, form.max_elements)
    if form.mode == "forward":
        if form.check:
            raise Refusal("bad-field", "check", pointer="/check", expected="")
        if form.wrt is None:
            raise Refusal("bad-field", "wrt", pointer="/wrt", expected="")
        result = run_forward(graph, form.wrt, _number(form.tangent, "/tangent"))
    else:
        output_grad = _number(form.output_grad, "/output_grad")
        result = run(graph, output_grad=output_grad)
    answer = engine.trace(
        graph, [result], flows=form.flows, latex=form.latex,
        max_elements=form.max_elements, language=language,
    )  # fmt: skip
    if form.check:
        answer["checks"] = [
            {name: _finite(value) for name, value in one._asdict().items()}
            for one in check(graph, result, output_grad)
        ]
    return answer


def _inputs(form: TraceRequest) -> dict[str, engine.Value]:
    inputs = form.inputs or {}
    if len(inputs) > LIMITS.inputs:
        raise Refusal("too-many-inputs", pointer="/inputs", limit=LIMITS.inputs)
    values = {}
    for name, value in inputs.items():
        pointer = "/inputs/" + name[:40].replace("~", "~0").replace("/", "~1")
        if not name.isidentifier() or name.startswith("__"):
            raise Refusal("bad-name", pointer=pointer, name=name[:40])
        values[name] = numbers.read(value, pointer, LIMITS.elements)
    return values


def _number(value: Any, pointer: str) -> engine.Value | None:
    return None if value is None else numbers.read(value, pointer, LIMITS.elements)


def _finite(value: Any) -> Any:
    return numbers.write(value, 1) if isinstance(value, float) else value
