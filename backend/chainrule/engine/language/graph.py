"""The graph: a list of nodes whose order is the evaluation order. It knows no text and no numbers
but those of its leaves."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chainrule.engine.refusal import Span
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.shapes import Shape


class Node(NamedTuple):
    """One value. `inputs` are node ids by argument position, always smaller than `id`."""

    id: int
    op: str  # a row of the op table, or the node's kind for a leaf
    kind: str  # input | param | const | data | op
    inputs: tuple[int, ...] = ()
    name: str | None = None
    key: str = ""  # a stable address: the name, "h#2" when assigned again, "z~mul" if unnamed
    group: tuple[str, ...] = ()
    shape: Shape = ()
    span: Span | None = None  # characters of the program; None for a leaf that inputs alone define
    caption: str | None = None
    settings: dict[str, Any] = {}  # noqa: RUF012  the shared empty default is never written
    line: int | None = None  # the statement that made it, as a place in the graph's lines


class Line(NamedTuple):
    """A statement that was run: where it is written, in the program or in the prelude, and in which group."""

    span: Span
    source: str  # program | prelude
    group: tuple[str, ...]


class Known(NamedTuple):
    """A leaf whose numbers must be whole and below `length`: row numbers, or class numbers, of which one may
    be passed over."""

    leaf: int
    length: int
    passed: int | None
    span: Span


class Draw(NamedTuple):
    """How a leaf that is drawn at random is drawn anew: for instance ("normal", {"sigma": 0.1}, 7)."""

    law: str
    settings: dict[str, float]
    seed: int


@dataclass(frozen=True)
class Graph:
    """Nodes in evaluation order, the value of each leaf, and what each name is bound to last."""

    source: str
    nodes: tuple[Node, ...]
    leaves: dict[int, Value]
    names: dict[str, int]
    output: int
    draws: dict[int, Draw] = field(default_factory=dict)
    given: dict[str, tuple[int, ...]] = field(default_factory=dict)  # the leaves each input set
    sizes: tuple[int, ...] = ()  # the leaves whose values decide the graph's form
    deciding: frozenset[str] = frozenset()  # and the inputs that do, whether they are nodes or not
    known: tuple[Known, ...] = ()
    lines: tuple[Line, ...] = ()
    elements: int = 0  # numbers that the arrays of a run hold together
    options: tuple[int, ...] = ()  # the leaves that decimal options were worked out from

    def __len__(self) -> int:
        return len(self.nodes)
