"""The gradient check: every leaf element's gradient beside a central difference."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.language.graph import Graph, Node
from chainrule.engine.limits import LIMITS, Limits, Tick, go_on
from chainrule.engine.refusal import Refusal
from chainrule.engine.running.run import Run, Tape
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.ops import GRADIENT_TOOLS, OPS

EPSILON = float(np.finfo(float).eps)


class Check(NamedTuple):
    """One leaf element: (L(v + h) - L(v - h)) / 2h beside the gradient of the backward pass.

    `noise` is what rounding alone may change of the difference, `verdict` what the two say of each
    other: "right"; "kink" where the function has a corner or a jump and so not one slope; "wrong"; "meant"
    where they differ and an operation on the way changes the gradient on purpose; or "unknown" where no
    difference is to be had.
    """

    node: int
    index: tuple[int, ...]  # type: ignore[assignment]  # the contract calls it so; tuple.index is not used
    numeric: float
    analytic: float
    rel_error: float
    noise: float
    verdict: str

    @property
    def kink(self) -> bool:
        return self.verdict == "kink"


class Slope(NamedTuple):
    """The best difference that was found: the slope, how far it may be off, and whether there is a corner."""

    value: float
    error: float
    noise: float
    kink: tuple[float, float] | None  # the slopes on both sides


def check(
    graph: Graph, run: Run, output_grad: Value | None = None, limits: Limits = LIMITS, tick: Tick = go_on
) -> list[Check]:
    """A Check for each element of each leaf with a gradient.

    Differences with steps from large to small are extrapolated to step 0 (Ridders 1982; Press et al.,
    Numerical Recipes, 5.7), and the one is kept that changes least. What rounding may change of an output
    is known from the backward pass: ε · Σ |value · gradient| over all nodes. Leaves that only hold row
    numbers or conditions are left out.
    """
    carried = {i for node in graph.nodes for arg, i in enumerate(node.inputs) if _carries(node, arg)}
    read = {i for node in graph.nodes for i in node.inputs}
    leaves = [
        node
        for node in graph.nodes
        if node.kind in ("input", "param", "data") and (node.id in carried or node.id not in read)
    ]
    elements = sum(int(np.prod(node.shape)) for node in leaves)
    whole = sum(max(math.prod(node.shape), 1) for node in graph.nodes)
    if elements * whole > limits.check_work:
        raise Refusal(
            "check-too-large", pointer="/check", elements=elements, nodes=len(graph),
            work=elements * whole, limit=limits.check_work,
        )  # fmt: skip
    weight = 1.0 if output_grad is None else output_grad
    tape = Tape(graph, tick)
    changed = _changed(graph)

    def output(leaf: int, value: Value) -> float:
        tick()
        values = tape.forward(graph.leaves | {leaf: value})
        return float(np.sum(values[graph.output] * weight))

    found = []
    with np.errstate(all="ignore"):
        rounding = _rounding(run, weight, graph.output)
        for node in leaves:
            value: Any = np.asarray(graph.leaves[node.id])
            for index in np.ndindex(*node.shape):

                def at(to: float, value: Any = value, node: Any = node, index: Any = index) -> float:
                    moved = value.copy()
                    moved[index] = to
                    return _output(output, node, moved)

                slope = _slope(at, float(value[index]), rounding)
                analytic = float(np.asarray(run.grads[node.id])[index])
                # A difference that rounding alone explains is none.
                numeric = 0.0 if abs(slope.value) <= slope.noise else slope.value
                error = abs(numeric - analytic) / max(abs(numeric), abs(analytic), 1e-12)
                verdict = _verdict(slope, analytic)
                if verdict == "wrong":
                    verdict = _closer(at, float(value[index]), slope, analytic, rounding)
                if verdict == "wrong" and node.id in changed:
                    verdict = "meant"
                found.append(Check(node.id, index, numeric, analytic, error, slope.noise, verdict))
    return found


def _changed(graph: Graph) -> set[int]:
    """The nodes between which and the output an operation changes the gradient on purpose."""
    found: set[int] = set()
    for node in reversed(graph.nodes):
        if node.id in found or node.op in GRADIENT_TOOLS:
            found.update(node.inputs)
    return found


def _output(output: Callable[[int, Value], float], node: Node, moved: Any) -> float:
    """The output at another value of a leaf; NaN where an operation is not made for it."""
    try:
        return output(node.id, moved if node.shape else float(moved))
    except Refusal as refusal:
        if refusal.code == "outside-domain":
            return math.nan
        raise


def _carries(node: Node, arg: int) -> bool:
    return OPS[node.op].carries(arg)


def _rounding(run: Run, weight: Value, output: int) -> float:
    """ε · Σ |v · dL/dv|: each value is off by some ε of itself, and moves the output by its gradient."""
    total = float(np.sum(np.abs(np.asarray(run.values[output]) * weight)))
    for value, grad in zip(run.values, run.grads, strict=True):
        if grad is not None:
            size = float(np.sum(np.abs(np.multiply(value, grad))))
            total += size if math.isfinite(size) else 0.0
    return EPSILON * total


FINE = 1e-5  # relative difference up to which a gradient is right
ROUGH = 0.1  # share of itself that a difference may be uncertain by to say anything
SHRINK = 1.6  # from one step to the next
ROUNDS = 12


def _verdict(slope: Slope, analytic: float) -> str:
    if slope.kink is not None:
        low, high = sorted(slope.kink)
        room = FINE * max(abs(low), abs(high)) + slope.noise
        # Where the formula has no number for the corner (0 / 0), none is wrong.
        return "kink" if low - room <= analytic <= high + room or math.isnan(analytic) else "wrong"
    if not (math.isfinite(slope.value) and math.isfinite(analytic)):
        return "right" if slope.value == analytic else "unknown"
    room = FINE * max(abs(slope.value), abs(analytic)) + 10 * slope.noise + slope.error
    if abs(slope.value - analytic) <= room:
        return "right"
    if slope.error <= ROUGH * abs(slope.value):
        return "wrong"
    return "right" if abs(analytic) <= slope.error else "unknown"  # no slope that could be told from 0


FINER = (1e-5, 1e-7, 1e-9)  # of a value: how near a gradient that seems wrong is looked at again
NEARER = 1e-8  # and where a corner has to be one still
SURE = 0.01  # share of a gradient that such a difference may be uncertain by


def _closer(
    at: Callable[[float], float], x: float, slope: Slope, analytic: float, rounding: float
) -> str:  # fmt: skip
    """What shorter steps say of a gradient that seems wrong: sin(1e6 x) turns many times within the first
    ones, where a difference is steady, and means nothing."""
    stands, before = False, slope
    for scale in FINER:
        one = _ridders(at, x, max(scale * (abs(x) or 1.0), TINY), rounding)
        room = one.error + 10 * one.noise
        if room <= SURE * abs(analytic) and abs(one.value - analytic) <= FINE * abs(analytic) + room:
            return "right"
        # Two scales that agree, and not with the gradient.
        between = FINE * abs(before.value) + room + before.error + 10 * before.noise
        sure = before is slope or room <= SURE * abs(one.value)
        stands = stands or (sure and not abs(one.value - before.value) > between)
        before = one
    return "wrong" if stands else "unknown"


def _slope(at: Callable[[float], float], x: float, rounding: float) -> Slope:
    """The slope of `at` in x, from the scale that suits it best: |x|, 1, or less are tried."""
    size, kink = abs(x), _corner(at, x, at(x), rounding)  # at a corner the difference is steady, too
    best = Slope(math.nan, math.inf, math.inf, None)
    for scale in dict.fromkeys((0.1 * (size or 1.0), 0.1 * max(size, 1.0), 1e-3 * (size or 1.0))):
        one = _ridders(at, x, max(scale, TINY), rounding)
        if one.error + one.noise < best.error + best.noise or math.isnan(best.value):
            best = one
        if best.error + best.noise <= 1e-9 * abs(best.value):
            break
    for scale in (1e-5, 1e-7):  # some functions bend within less: x / (std(x) + 1e-5) where std is 0
        if not best.error > ROUGH * abs(best.value) + best.noise:
            break
        one = _ridders(at, x, max(scale * (size or 1.0), TINY), rounding)
        if one.error + one.noise < best.error + best.noise:
            best = one
    return best._replace(kink=kink)


TINY = 1e-300
LEAST = 5e-324  # the spacing of the smallest numbers, which a value may be off by as well


def _ridders(at: Callable[[float], float], x: float, step: float, rounding: float) -> Slope:
    """Central differences with shorter and shorter steps, extrapolated as polynomials in the square of the
    step, until they get worse."""
    rows: list[list[float]] = []
    best = Slope(math.nan, math.inf, math.inf, None)
    for _ in range(ROUNDS):
        up, down = x + step, x - step
        width = up - down  # the step as float64 really took it
        if width == 0:
            break
        above, below = at(up), at(down)
        row = [(above - below) / width]
        factor = SHRINK**2
        for before in rows[-1] if rows else ():
            row.append((row[-1] * factor - before) / (factor - 1))
            factor *= SHRINK**2
        noise = (2 * (rounding + LEAST) + EPSILON * (abs(above) + abs(below))) / width
        for k in range(1, len(row)):
            error = max(abs(row[k] - row[k - 1]), abs(row[k] - rows[-1][k - 1]))
            if error + noise < best.error + best.noise:
                best = Slope(row[k], error, noise, None)
        if not rows and math.isfinite(row[0]):
            best = Slope(row[0], math.inf, noise, None)
        if (
            len(rows) > 1
            and abs(row[-1] - rows[-1][-1]) > 2 * best.error + 4 * noise
            and best.error < math.inf
        ):
            break
        rows.append(row)
        step /= SHRINK
    return best


def _corner(
    at: Callable[[float], float], x: float, here: float, rounding: float
) -> tuple[float, float] | None:  # fmt: skip
    """The slopes on both sides, if they differ and go on to differ as the step becomes shorter; where a
    function is smooth, they come together in proportion to it."""
    step = max(1e-4 * (abs(x) or 1.0), TINY)
    apart = []
    sides = (math.nan, math.nan)
    for _ in range(3):
        sides = ((here - at(x - step)) / step, (at(x + step) - here) / step)
        apart.append(abs(sides[1] - sides[0]))
        noise = 4 * rounding / step
        if not apart[-1] > max(1e-3 * max(map(abs, sides)), 10 * noise):
            return None
        step /= 8
    if not apart[2] > 0.5 * apart[0]:
        return None
    # What turns many times within these steps is smooth nearer by, if that can be seen.
    step = max(NEARER * (abs(x) or 1.0), TINY)
    near = abs((at(x + step) - here) / step - (here - at(x - step)) / step)
    return None if near + 4 * rounding / step < ROUGH * apart[0] else sides
