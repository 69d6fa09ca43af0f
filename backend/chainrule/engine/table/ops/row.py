"""What a row of the op table is, and the kinds of rows there are.

A row states its derivative once, as formulas; its kind says what they are and how the two passes use
them. `elementwise` rows state the local derivative d out/d x of each argument, `reduction` rows the
weight d out/d x of each element, `loss` rows the local derivative of the loss of one element, and
`structural` rows the vector-Jacobian product: what goes back to each argument when g arrives. An
argument whose rule is None carries no gradient and no edge.

The alphabet: `x, y, z` arguments (`xs` a list of them), `out` result, `g` the gradient that arrives,
`d` the tangent that arrives in forward mode, and the row's own settings.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from chainrule.engine.refusal import Refusal
from chainrule.engine.table.arrays import spread
from chainrule.engine.table.formula import Formula
from chainrule.engine.table.ieee import Array
from chainrule.engine.table.shapes import Settings, Shape, broadcast, reduced, scalar_of

Point = tuple[Any, ...]
ShapeRule = Callable[[tuple[Shape, ...], Settings], Shape]
Rules = tuple[Formula | None, ...]

REQUIRED = "required"  # the default of a setting that has none
REDUCTION = {"reduction": "mean"}  # of a loss: "mean", "sum" or "none"


@dataclass(frozen=True)
class Op:
    """One row. `forward` and `rules` are read by people, `run` and `back` by the machine."""

    name: str
    kind: str
    args: tuple[str, ...]
    forward: Formula
    rules: Rules
    run: Formula
    back: Rules
    push: Rules  # structural rows that are not linear in an argument: what forward mode adds
    shape: ShapeRule
    symbol: str | None  # how it is written between its arguments; None: called by its name
    at: tuple[Point, ...]  # arguments where the derivative exists, for tests and plots
    zh: str
    en: str
    story: tuple[str, str]  # what it does, in a few words without calculus: English and Chinese
    settings: dict[str, Any] = field(default_factory=dict)  # keyword arguments with defaults
    # Turns the arguments into the form that the formula speaks of, as vectors into matrices.
    lift: Callable[..., tuple[Array, ...]] | None = None
    many: bool = False  # takes a list of arguments; its one rule is for argument number i
    domain: tuple[float, float] | None = None  # what the first argument must be within
    # Where nothing passes, whatever arrives: a rule for each argument, in the alphabet of `back`, that is not 0
    # where an argument was not chosen or its derivative is zero by definition. 0 · ∞ would be NaN there.
    stops: Rules = ()
    # What a gate of arrays says of what goes back to an argument, where no short formula does: English and Chinese.
    gates: tuple[tuple[str, str] | None, ...] = ()

    @cached_property
    def elementwise(self) -> bool:
        return self.kind == "elementwise"

    def stop(self, arg: int) -> Formula | None:
        """Where nothing goes back to an argument, if it is ever so."""
        return self.stops[0 if self.many else arg] if self.stops else None

    def carries(self, arg: int) -> bool:
        """Whether a gradient goes back to an argument."""
        return self.back[0 if self.many else arg] is not None

    def check_domain(self, argument: Any) -> None:
        """Refusal for an argument outside the domain, which no formula of the row speaks of."""
        if self.domain is not None:
            low, high = self.domain
            if (
                argument < low or argument > high
                if isinstance(argument, float)
                else np.any((argument < low) | (argument > high))
            ):
                raise Refusal("outside-domain", self.name, op=self.name, low=f"{low:g}", high=f"{high:g}")

    def value(self, arguments: Sequence[Any], settings: Mapping[str, Any], shape: Shape) -> Any:
        """The result for arrays: a float for the shape (), else an array of that shape."""
        if self.kind == "loss":
            return _loss_value(self, arguments, settings)
        given: Sequence[Any] = [tuple(map(np.asarray, arguments))] if self.many else arguments
        out = self.run.array(*given, *settings.values())
        if not shape:
            return float(np.reshape(out, ()))
        # In one order in memory, whatever the arguments' is: sums depend on it in their last bit.
        return np.ascontiguousarray(out) if self.elementwise else np.reshape(out, shape)

    def pull(
        self, arg: int, arguments: Sequence[Any], out: Any, g: Any, settings: Mapping[str, Any]
    ) -> tuple[Any, Any]:
        """What an edge carries back in its input's shape, and its local derivative if it has one."""
        return _PULL[self.kind](self, arg, arguments, out, g, tuple(settings.values()))

    def move(
        self, arg: int, arguments: Sequence[Any], out: Any, d: Any, settings: Mapping[str, Any]
    ) -> tuple[Any, Any]:
        """How far the result moves when an argument moves by d, and the local derivative."""
        return _MOVE[self.kind](self, arg, arguments, out, d, settings)


# ---- the four kinds ------------------------------------------------------------------------------


def elementwise(
    name: str, forward: str, *rules: str | None,
    at: tuple[Point, ...], zh: str, en: str, story: tuple[str, str], symbol: str | None = None,
    stable: tuple[str | None, ...] | None = None, settings: dict[str, Any] | None = None,
    shape: ShapeRule = broadcast, selects: bool = False, stops: tuple[str | None, ...] = (),
) -> Op:  # fmt: skip
    """A row that works element by element: `rules` are the local derivatives. One that `selects` lets nothing
    through where its derivative is 0; `stops` says where, if that is not everywhere."""
    args, chosen = ("x", "y", "z")[: len(rules)], settings or {}
    run, *back = stable or (forward, *rules)
    assert run is not None
    if selects:
        stops = tuple(rule and f"({rule}) == 0" for rule in back)
    return Op(
        name, "elementwise", args,
        Formula(forward, (*args, *chosen)), _formulas(rules, (*args, "out", *chosen)),
        Formula(run, (*args, *chosen)), _formulas(back, (*args, "out", *chosen)),
        (), shape, symbol, at, zh, en, story, chosen, stops=_formulas(stops, (*args, "out", *chosen)),
    )  # fmt: skip


def reduction(
    name: str, forward: str, weight: str, *, at: tuple[Point, ...], zh: str, en: str, story: tuple[str, str],
    reader: str | None = None, settings: dict[str, Any] | None = None, stop: str | None = None,
    gate: tuple[str, str] | None = None,
) -> Op:  # fmt: skip
    """A row that turns all elements along `axis` into one: `weight` is d out / d x by element.

    In `weight` and `stop`, `out` is laid out over the shape of x already. `reader` is the weight in the form
    that people should see, where that is shorter.
    """
    chosen = {"axis": None, "keepdims": False} | (settings or {})
    run = Formula(forward, ("x", *chosen))
    shown = Formula(f"g * ({reader or weight})", ("x", "out", "g", *chosen))
    back, stops = (_formulas((text,), ("x", "out", *chosen)) for text in (weight, stop))
    return Op(
        name, "reduction", ("x",), run, (shown,), run, back, (), reduced, None, at, zh, en, story, chosen,
        stops=stops if stop else (), gates=(gate,),
    )  # fmt: skip


def loss(
    name: str, element: str, *rules: str, at: tuple[Point, ...], zh: str, en: str, story: tuple[str, str],
    settings: dict[str, Any] | None = None, stable: tuple[str, ...] | None = None,
    stops: tuple[str, ...] = (), domain: tuple[float, float] | None = None,
) -> Op:  # fmt: skip
    """A row for the mean over all elements of a loss, or their sum, or themselves: `rules` are the
    derivatives of one element."""
    args, chosen = ("x", "y"), (settings or {}) | REDUCTION
    run, *back = stable or (element, *rules)
    local = (*args, *chosen)
    return Op(
        name, "loss", args,
        Formula(f"mean({element})", local),
        tuple(Formula(f"g * ({rule}) / n", (*local, "g", "n")) for rule in rules),
        Formula(run, local), _formulas(back, local),
        (), scalar_of, None, at, zh, en, story, chosen, stops=_formulas(stops, local), domain=domain,
    )  # fmt: skip


def structural(
    name: str, forward: str, *rules: str | None,
    shape: ShapeRule, at: tuple[Point, ...], zh: str, en: str, story: tuple[str, str], symbol: str | None = None,
    settings: dict[str, Any] | None = None, lift: Callable[..., tuple[Array, ...]] | None = None,
    push: tuple[str | None, ...] = (), many: bool = False, reader: tuple[str | None, ...] = (),
    shown: str | None = None, gates: tuple[tuple[str, str] | None, ...] = (),
) -> Op:  # fmt: skip
    """A row that mixes elements: `rules` are vector-Jacobian products.

    `push` gives what forward mode adds for an argument in which the operation is not linear; `gates` what is
    said of a rule by argument, with the holes {shape} of the argument and {count} of its cells for one of the
    result; `reader` the rules and `shown` the operation in the form that people should see, where the machine's keeps more digits.
    """
    args = ("xs",) if many else ("x", "y", "z")[: len(rules)]
    chosen = settings or {}
    run = Formula(forward, (*args, *chosen))
    alphabet = (*args, "out", "g", *chosen, *(("i",) if many else ()))
    back = _formulas(rules, alphabet)
    rules_ = _formulas(reader, alphabet) if reader else back
    read = Formula(shown, (*args, *chosen)) if shown else run
    pushes = _formulas(push, (*args, "out", "d", *chosen))
    return Op(
        name, "structural", args, read, rules_, run, back, pushes, shape, symbol, at, zh, en,
        story, chosen, lift, many, gates=gates,
    )  # fmt: skip


def _formulas(texts: Sequence[str | None], alphabet: tuple[str, ...]) -> Rules:
    return tuple(Formula(text, alphabet) if text else None for text in texts)


# ---- what goes back along an edge ----------------------------------------------------------------


def stretched(wide: Shape, shape: Shape) -> tuple[int, ...]:
    """The axes of `wide` along which broadcasting has repeated an array of `shape`."""
    extra = len(wide) - len(shape)
    return tuple(range(extra)) + tuple(
        extra + axis for axis, size in enumerate(shape) if size == 1 and wide[extra + axis] != 1
    )


def unbroadcast(grad: Any, shape: Shape) -> Any:
    """Undo broadcasting, the one place where it happens: sum over every axis that was stretched."""
    grad = np.asarray(grad)
    if grad.shape == shape:
        return grad if shape else float(grad)
    summed = grad.sum(axis=stretched(grad.shape, shape)).reshape(shape)
    return summed if shape else float(summed)


def _rule(op: Op, arg: int) -> Formula:
    formula = op.back[0 if op.many else arg]
    assert formula is not None, f"{op.name} has no gradient for argument {arg}"
    return formula


def _local(op: Op, arg: int, arguments: Sequence[Any], out: Any, settings: tuple[Any, ...]) -> Any:
    local = _rule(op, arg).array(*arguments, out, *settings)
    return np.broadcast_to(local, np.shape(out))


def _pull_elementwise(
    op: Op, arg: int, arguments: Sequence[Any], out: Any, g: Any, settings: tuple[Any, ...]
) -> tuple[Any, Any]:
    local = _local(op, arg, arguments, out, settings)
    sent = chosen(op, arg, np.ascontiguousarray(g * local), (*arguments, out, *settings))
    return local, unbroadcast(sent, np.shape(arguments[arg]))


def chosen(op: Op, arg: int, sent: Any, letters: tuple[Any, ...]) -> Any:
    """A product with the local derivative, and 0 where nothing passes: 0 · ∞ is NaN there and means 0."""
    stop = op.stop(arg)
    if stop is not None and not np.isfinite(np.add.reduce(sent, axis=None)):
        return np.where(np.isnan(sent) & (stop.array(*letters) != 0), 0.0, sent)
    return sent


def _weights(op: Op, x: Any, out: Any, settings: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """d out / d x by element, and the letters that it is a formula of."""
    x = np.asarray(x)
    letters = (x, spread(np.asarray(out), x, *settings[:2]), *settings)
    return _rule(op, 0).array(*letters), letters


def _pull_reduction(
    op: Op, arg: int, arguments: Sequence[Any], out: Any, g: Any, settings: tuple[Any, ...]
) -> tuple[Any, Any]:
    x = np.asarray(arguments[arg])
    weights, letters = _weights(op, x, out, settings)
    sent = chosen(op, arg, np.asarray(spread(np.asarray(g), x, *settings[:2]) * weights), letters)
    return None, unbroadcast(sent, x.shape)


def _pull_loss(
    op: Op, arg: int, arguments: Sequence[Any], out: Any, g: Any, settings: tuple[Any, ...]
) -> tuple[Any, Any]:
    letters, reduction = (*arguments, *settings), settings[-1]
    stop = op.stop(arg)
    if all(isinstance(argument, float) for argument in arguments):
        sent = g * _rule(op, arg).number(*letters)
        blocked = sent != sent and stop is not None and stop.number(*letters)
        return None, 0.0 if blocked else sent
    shape = np.broadcast_shapes(*map(np.shape, arguments))
    local = np.broadcast_to(_rule(op, arg).array(*letters), shape)
    sent = chosen(op, arg, np.ascontiguousarray(g * local), letters)
    sent = np.reshape(sent, shape)
    return None, sent / max(local.size, 1) if reduction == "mean" else sent


def _loss_value(op: Op, arguments: Sequence[Any], settings: Mapping[str, Any]) -> Any:
    """The mean over the elements, their sum, or themselves; a single prediction is a number and no array."""
    if all(isinstance(argument, float) for argument in arguments):
        return float(op.run.number(*arguments, *settings.values()))
    each = np.ascontiguousarray(op.run.array(*arguments, *settings.values()))
    if settings["reduction"] == "none":
        return each
    return float(np.mean(each) if settings["reduction"] == "mean" else np.sum(each))


def _pull_structural(
    op: Op, arg: int, arguments: Sequence[Any], out: Any, g: Any, settings: tuple[Any, ...]
) -> tuple[Any, Any]:
    shape = np.shape(arguments[arg])
    if op.many:
        grad = np.reshape(_rule(op, arg).array(arguments, out, g, *settings, arg), shape)
        return None, grad if shape else float(grad)
    given: Sequence[Any] = list(map(np.asarray, arguments))
    if op.lift:
        given = op.lift(*given)
        stack = np.broadcast_shapes(*(one.shape[:-2] for one in given[:2]))
        out = None  # the products of matrices need it in no rule
        g = np.reshape(g, (*stack, given[0].shape[-2], given[1].shape[-1]))
    grad = _rule(op, arg).array(*given, out if out is None else np.asarray(out), np.asarray(g), *settings)
    grad = unbroadcast(grad, given[arg].shape)
    return None, np.reshape(grad, shape) if shape else float(np.reshape(grad, ()))


# ---- how a result moves with an argument -----------------------------------------------------------


def _move_elementwise(
    op: Op, arg: int, arguments: Sequence[Any], out: Any, d: Any, settings: Mapping[str, Any]
) -> tuple[Any, Any]:
    rest = tuple(settings.values())
    local = _local(op, arg, arguments, out, rest)
    return local, chosen(op, arg, np.asarray(local * d), (*arguments, out, *rest))


def _move_reduction(
    op: Op, arg: int, arguments: Sequence[Any], out: Any, d: Any, settings: Mapping[str, Any]
) -> tuple[Any, Any]:
    weights, letters = _weights(op, arguments[arg], out, tuple(settings.values()))
    moved = chosen(op, arg, np.asarray(weights * d), letters)
    return None, np.sum(moved, axis=settings["axis"], keepdims=settings["keepdims"])


def _move_loss(
    op: Op, arg: int, arguments: Sequence[Any], out: Any, d: Any, settings: Mapping[str, Any]
) -> tuple[Any, Any]:
    letters = (*arguments, *settings.values())
    shape = np.broadcast_shapes(*map(np.shape, arguments))
    moved = np.broadcast_to(_rule(op, arg).array(*letters) * d, shape)
    moved = chosen(op, arg, np.ascontiguousarray(moved), letters)
    if settings["reduction"] == "none":
        return None, moved
    return None, np.mean(moved) if settings["reduction"] == "mean" else np.sum(moved)


def _move_structural(
    op: Op, arg: int, arguments: Sequence[Any], out: Any, d: Any, settings: Mapping[str, Any]
) -> tuple[Any, Any]:
    push = op.push[arg] if op.push else None
    if push is not None:
        return None, push.array(*map(np.asarray, arguments), out, d, *settings.values())
    # Linear in this argument, so the tangent passes as the argument would. In a list of arguments
    # the others stand still.
    others = [np.zeros(np.shape(a)) if op.many else a for a in arguments]
    others[arg] = d
    return None, op.value(others, settings, np.shape(out))


_PULL = {
    "elementwise": _pull_elementwise,
    "reduction": _pull_reduction,
    "loss": _pull_loss,
    "structural": _pull_structural,
}
_MOVE = {
    "elementwise": _move_elementwise,
    "reduction": _move_reduction,
    "loss": _move_loss,
    "structural": _move_structural,
}
