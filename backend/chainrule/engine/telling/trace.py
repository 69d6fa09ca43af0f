"""The trace: a graph and its runs as the JSON document that everything outside is fed with.

Nodes are rows and runs are columns. Order is not stored twice: forward is node order, backward is
flow order.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chainrule.engine.language.expressions import prelude_source
from chainrule.engine.language.graph import Graph, Node
from chainrule.engine.limits import LIMITS, Limits
from chainrule.engine.refusal import Refusal
from chainrule.engine.running.run import Run
from chainrule.engine.telling import words
from chainrule.engine.telling.diagnose import Diagnostic, diagnose
from chainrule.engine.telling.latex import node_latex
from chainrule.engine.telling.numbers import THUMB
from chainrule.engine.telling.numbers import write as number

FORMAT = "trace/1"


def trace(
    graph: Graph,
    runs: list[Run],
    *,
    flows: bool = True,
    latex: bool = False,
    max_elements: int = 4096,
    language: str = "en",
    write: Callable[[str, Iterable[dict[str, Any]]], Any] = lambda name, rows: list(rows),
) -> dict[str, Any]:
    """The trace as plain dicts, lists, strings and finite floats, ready for any JSON writer.

    `write` makes what stands for the rows of "nodes" and of "lines", which may be many.
    """
    found = diagnose(graph, runs[0]) if runs else []
    foreign = (
        {} if all(line.source == "program" for line in graph.lines) else {"prelude": prelude_source().text}
    )
    return {
        "format": FORMAT,
        "source": graph.source,
        "output": graph.output,
        "names": graph.names,
        "nodes": write("nodes", rows(graph, latex)),
        "lines": write("lines", ({"id": i} | line._asdict() for i, line in enumerate(graph.lines))),
        "sizes": graph.sizes,
        **foreign,
        "runs": [columns(n, one, flows, max_elements) for n, one in enumerate(runs)],
        "series": {},
        "nonfinite": next((one.node for one in found if one.code == "nonfinite"), None),
        "diagnostics": [_sentence(graph, one, language) for one in found],
    }


def rows(graph: Graph, latex: bool = False) -> Iterator[dict[str, Any]]:
    """What the trace says of each node whatever the run."""
    for node in graph.nodes:
        yield _node(node) | ({"latex": node_latex(graph, node)} if latex else {})


def check_size(graph: Graph, flows: bool, max_elements: int, limits: Limits = LIMITS) -> None:
    """Refuse beforehand a trace that would hold too many numbers."""
    numbers = size(graph, flows, max_elements)
    if numbers > limits.numbers:
        raise Refusal("trace-too-large", pointer="", numbers=numbers, limit=limits.numbers)


def size(graph: Graph, flows: bool, max_elements: int) -> int:
    """How many numbers one run is."""
    sizes = [math.prod(node.shape) for node in graph.nodes]
    written = [size if size <= max_elements else THUMB * THUMB for size in sizes]
    numbers = 2 * sum(written)
    if flows:
        numbers += sum(written[node.id] + 2 * written[i] for node in graph.nodes for i in node.inputs)
    return numbers


def _node(node: Node) -> dict[str, Any]:
    row = {
        "id": node.id, "op": node.op, "kind": node.kind, "inputs": node.inputs, "name": node.name,
        "key": node.key, "group": node.group, "shape": node.shape, "span": node.span,
        "caption": node.caption, "line": node.line,
    }  # fmt: skip
    if node.settings:
        row["settings"] = {name: _spelled(value) for name, value in node.settings.items()}
    return row


def _spelled(value: Any) -> Any:
    """A setting; a bound that is infinite as its word."""
    return number(value, 1) if isinstance(value, float) else value


def columns(n: int, run: Run, flows: bool, max_elements: int) -> dict[str, Any]:
    """One run as it stands in a trace; `moves` is for whoever trains to fill."""

    def column(values: list[Any]) -> list[Any]:
        # Most are finite floats, which stand for themselves: x - x is 0 for nothing else.
        return [x if type(x) is float and x - x == 0.0 else number(x, max_elements) for x in values]

    answer: dict[str, Any] = {"n": n, "values": column(run.values)}
    answer["grads" if run.mode == "reverse" else "tangents"] = column(run.grads)
    if flows:
        answer["flows"] = {
            "node": run.flows.node,
            "arg": run.flows.arg,
            "local": column(run.flows.local),
            "grad": column(run.flows.grad),
            "total": column(run.flows.total),
        }
    return answer | {"moves": []}


def _sentence(graph: Graph, one: Diagnostic, language: str) -> dict[str, Any]:
    facts = one.facts | {"name": graph.nodes[one.node].key}
    if "source" in facts:
        source = graph.nodes[facts["source"]]
        facts["source"] = source.name or source.key
    key = "/".join(filter(None, ("diagnostic", one.code, one.variant)))
    message = words.catalog(language)[key]["message"].format(**facts)
    return {"code": one.code, "node": one.node, "message": message}
