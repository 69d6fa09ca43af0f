"""The engine: a program's text to its graph, its runs and its trace. NumPy and nothing else.

>>> graph = parse("y = x * x", {"x": 3.0})
>>> run(graph).grads[graph.names["x"]]
6.0
"""

from chainrule.engine.graph import Graph, Node, Value
from chainrule.engine.limits import LIMITS, Limits
from chainrule.engine.ops import OPS, Op
from chainrule.engine.parse import parse
from chainrule.engine.refusal import Refusal
from chainrule.engine.run import Run, run
from chainrule.engine.trace import trace

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
