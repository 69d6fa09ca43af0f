"""The engine: a program's text to its graph, its runs and its trace. NumPy and nothing else.

>>> graph = parse("y = x * x", {"x": 3.0})
>>> run(graph).grads[graph.names["x"]]
6.0
"""

from chainrule.engine.language.graph import Graph, Node
from chainrule.engine.language.parse import parse
from chainrule.engine.limits import LIMITS, Limits
from chainrule.engine.refusal import Refusal
from chainrule.engine.running.run import Run, run
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.ops import OPS, Op
from chainrule.engine.telling.trace import trace

__all__ = [
    "LIMITS",
    "OPS",
    "Graph",
    "Limits",
    "Node",
    "Op",
    "Refusal",
    "Run",
    "Value",
    "parse",
    "run",
    "trace",
]
