"""The trace: a graph and its runs as the JSON document that everything outside is fed with.

Nodes are rows and runs are columns. Order is not stored twice: forward is node order, backward is
flow order.
"""

import math
from typing import Any

from chainrule.engine import words
from chainrule.engine.diagnose import Diagnostic, diagnose
from chainrule.engine.graph import Graph, Node
from chainrule.engine.latex import node_latex
from chainrule.engine.limits import LIMITS, Limits
from chainrule.engine.numbers import THUMB, write
from chainrule.engine.refusal import Refusal
from chainrule.engine.run import Run

FORMAT = "trace/1"


def trace(
    graph: Graph,
    runs: list[Run],
    *,
    flows: bool = True,
    latex: bool = False,
    max_elements: int = 4096,
    language: str = "en",
    nodes: Any = None,
) -> dict[str, Any]:
    """The trace as plain dicts, lists, strings and finite floats, ready for any JSON writer.

    `nodes` may give the rows of the nodes, where they have been made before.
    """
    found = diagnose(graph, runs[0]) if runs else []
    return {
        "format": FORMAT,
        "source": graph.source,
        "output": graph.output,
        "names": graph.names,
        "nodes": rows(graph, latex) if nodes is None else nodes,
        "runs": [columns(n, one, flows, max_elements) for n, one in enumerate(runs)],
        "series": {},
        "nonfinite": next((one.node for one in found if one.code == "nonfinite"), None),
        "diagnostics": [_sentence(graph, one, language) for one in found],
    }


def rows(graph: Graph, latex: bool = False) -> list[dict[str, Any]]:
    """What the trace says of each node whatever the run."""
    return [_node(node) | ({"latex": node_latex(graph, node)} if latex else {}) for node in graph.nodes]


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
        "caption": node.caption,
    }  # fmt: skip
    if node.settings:
        row["settings"] = node.settings
    return row


def columns(n: int, run: Run, flows: bool, max_elements: int) -> dict[str, Any]:
    """One run as it stands in a trace; `moves` is for whoever trains to fill."""

    def column(values: list[Any]) -> list[Any]:
        # Most are finite floats, which stand for themselves: x - x is 0 for nothing else.
        return [x if type(x) is float and x - x == 0.0 else write(x, max_elements) for x in values]

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
    message = words.catalog(language)[f"diagnostic/{one.code}"]["message"].format(**facts)
    return {"code": one.code, "node": one.node, "message": message}
