"""Every number beside arithmetic with hundreds of digits, over the whole range of float64.

What is compared with is the formula that the reader is shown, evaluated with mpmath; the derivative is that
formula's difference quotient with a step of 1e-350, so a wrong rule is found as well as an inaccurate one.
"""

import math
import random
from functools import reduce

import mpmath as mp
import numpy as np
import pytest

from chainrule.engine import OPS, parse, run

DIGITS = 1000
# e^x with an x that is rounded to float64 is off by 745 · 2^-53 = 8e-14 at most, so this is what one rounding
# on the way to an exponential does; LEAST is a few spacings of the smallest numbers.
NEAR, LEAST = 1e-13, 1e-322


def magnitudes(draw: random.Random, count: int) -> list[float]:
    wide = [10 ** draw.uniform(-323.3, 308.2) for _ in range(count // 2)]
    near = [10 ** draw.uniform(-4, 3) for _ in range(count - count // 2)]
    return [draw.choice((-1, 1)) * value for value in wide + near]


POINTS = [5e-324, 1e-308, 1e-20, 0.5, 1.0, 20.0, 40.0, 710.0, 800.0, 1e8, 1e16, 1e160, 1.7e308]
POINTS = [sign * value for value in POINTS for sign in (1, -1)]


def error(got: float, true: mp.mpf, scale: mp.mpf | None = None) -> float:
    """How far a number is from the true one, relative to it or to `scale`, beyond the spacing of float64."""
    if abs(true) > mp.mpf(1.7976931348623157e308) * (1 + mp.mpf(2) ** -54):
        return 0.0 if got == math.copysign(math.inf, true) else math.inf
    if not math.isfinite(got):
        return 0.0 if abs(true) > 1.79e308 else math.inf
    off = abs(mp.mpf(got) - true) - LEAST
    return float(off / max(abs(true if scale is None else scale), mp.mpf(5e-324))) if off > 0 else 0.0


MAKE = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, y: x**y,
    "neg": lambda x: -x,
    ">": lambda x, y: mp.mpf(x > y),
    ">=": lambda x, y: mp.mpf(x >= y),
    "<": lambda x, y: mp.mpf(x < y),
    "<=": lambda x, y: mp.mpf(x <= y),
    "==": lambda x, y: mp.mpf(x == y),
    "!=": lambda x, y: mp.mpf(x != y),
    "where": lambda c, x, y: x if c else y,
    "maximum": max,
    "minimum": min,
    "abs": abs,
    "sign": mp.sign,
    "round": mp.nint,
    "floor": mp.floor,
    "ceil": mp.ceil,
    "arcsin": mp.asin,
    "arccos": mp.acos,
    "arctan": mp.atan,
    "arctan2": mp.atan2,
    "log2": lambda x: mp.log(x) / mp.log(2),
    "log10": lambda x: mp.log(x) / mp.log(10),
}
# Constants of the shown formulas that stand for irrational numbers.
MEANT = {
    1.4142135623730951: lambda: mp.sqrt(2),
    2.5066282746310002: lambda: mp.sqrt(2 * mp.pi),
    0.6931471805599453: lambda: mp.log(2),
    2.302585092994046: lambda: mp.log(10),
    1.1283791670955126: lambda: 2 / mp.sqrt(mp.pi),
}


def exact(tree, known):
    """A formula's tree with numbers of many digits for its letters."""
    if isinstance(tree, str):
        return known[tree]
    if not isinstance(tree, tuple):
        return MEANT[tree]() if tree in MEANT else mp.mpf(tree)
    head, *parts = tree
    make = MAKE.get(head) or getattr(mp, head)
    if head == "where":
        condition, chosen, other = parts
        return exact(chosen if exact(condition, known) else other, known)
    return make(*(exact(part, known) for part in parts))


def formula(op):
    """The formula of one element: a loss without its mean."""
    tree = op.forward.tree
    return tree[1] if op.kind == "loss" else tree


# Where the formula is real and its derivative exists.
INSIDE = {
    "sqrt": lambda x: x > 0, "log": lambda x: x > 0, "log2": lambda x: x > 0, "log10": lambda x: x > 0,
    "log1p": lambda x: x > -1, "arcsin": lambda x: abs(x) < 1, "arccos": lambda x: abs(x) < 1,
    "pow": lambda x, y: x > 0, "binary_cross_entropy": lambda x, y: 0 < x < 1 and 0 <= y <= 1,
}  # fmt: skip
CORNERS = {
    "abs": lambda x: x, "relu": lambda x: x, "leaky_relu": lambda x: x, "elu": lambda x: x,
    "maximum": lambda x, y: x - y, "minimum": lambda x, y: x - y, "mae": lambda x, y: x - y,
    "hinge": lambda x, y: 1 - mp.mpf(x) * mp.mpf(y), "round": lambda x: x - math.floor(x) - 0.5,
    "floor": lambda x: x - math.floor(x), "ceil": lambda x: x - math.floor(x),
    "huber": lambda x, y: abs(mp.mpf(x) - mp.mpf(y)) - 1, "sign": lambda x: x, "clip": lambda x: abs(x) - 1,
}  # fmt: skip
SETTINGS = {"clip": {"low": -1.0, "high": 1.0}}
PLAIN = {
    name: op
    for name, op in OPS.items()
    if op.kind in ("elementwise", "loss") and name not in ("where", "equal", "not_equal") and op.kind != "x"
}


def points(name: str, count: int) -> list[tuple[float, ...]]:
    draw = random.Random(name)
    arity = len(PLAIN[name].args)
    found = [(value,) for value in POINTS] if arity == 1 else []
    while len(found) < count:
        numbers = magnitudes(draw, 4)
        if name == "binary_cross_entropy":
            p = draw.choice([draw.random(), 10 ** draw.uniform(-320, -1), 1 - 10 ** draw.uniform(-16, -1)])
            found.append((p, draw.choice([0.0, 1.0, draw.random()])))
            continue
        pair = [
            numbers[0],
            draw.choice([numbers[1], numbers[0] * (1 + draw.uniform(-1, 1) * 1e-3), numbers[3]]),
        ]
        if draw.random() < 0.5:
            pair[0] = numbers[2]
        found.append(tuple(pair[:arity]))
    inside, corner = INSIDE.get(name, lambda *_: True), CORNERS.get(name, lambda *_: 1)
    arcs = name in ("arcsin", "arccos")
    found = [
        tuple(math.copysign(10 ** draw.uniform(-320, 0), v) for v in one) if arcs else one for one in found
    ]
    if name == "pow":
        found = [(abs(x), y) for x, y in found]
    return [one for one in found if inside(*one) and corner(*one) != 0 and all(map(math.isfinite, one))]


def call(op) -> str:
    if op.symbol:
        return f" {op.symbol} ".join(op.args) if len(op.args) > 1 else f"-{op.args[0]}"
    more = ", low=-1.0, high=1.0" if op.name == "clip" else ", reduction='none'" if op.kind == "loss" else ""
    return f"{op.name}({', '.join(op.args)}{more})"


def ran(op, chosen, scalars: bool):
    """The value and the gradients at each point, of arrays or of one number at a time."""
    if scalars:
        sources = [
            "\n".join(f"{a} = param({v!r})" for a, v in zip(op.args, one, strict=True)) for one in chosen
        ]
        lines = [f"{source}\nout = {call(op)}" for source in sources]
    else:
        columns = zip(op.args, zip(*chosen, strict=True), strict=True)
        lines = [
            "\n".join(f"{arg} = param({list(column)})" for arg, column in columns)
            + f"\nout = {call(op)}\nL = sum(out)"
        ]
    for source in lines:
        graph = parse(source)
        done = run(graph)
        ids = {node.name: node.id for node in graph.nodes if node.name}
        grads = [done.grads[ids[arg]] for arg in op.args]
        rows = zip(
            *map(np.atleast_1d, (done.values[ids["out"]], *(np.nan if g is None else g for g in grads))),
            strict=True,
        )
        yield from (tuple(map(float, row)) for row in rows)


@pytest.mark.parametrize("name", PLAIN)
def test_every_elementwise_row_and_loss(name):
    op, tree, chosen = PLAIN[name], formula(PLAIN[name]), points(name, 120)
    given = {"low": -1.0, "high": 1.0} if name == "clip" else op.settings
    settings = {key: value for key, value in given.items() if isinstance(value, float | int)}
    found = []
    with mp.workdps(DIGITS):
        for numbers, arrays, scalars in zip(
            chosen, ran(op, chosen, False), ran(op, chosen, True), strict=True
        ):
            known = {key: mp.mpf(value) for key, value in settings.items()}
            known |= dict(zip(op.args, map(mp.mpf, numbers), strict=True))
            expected = {"value": exact(tree, known)}
            for arg, rule in zip(op.args, op.rules, strict=True):
                if rule is not None and math.isfinite(arrays[0]):
                    step = (abs(known[arg]) or 1) * mp.mpf(10) ** -350
                    after, before = (exact(tree, known | {arg: known[arg] + sign * step}) for sign in (1, -1))
                    expected[arg] = (after - before) / (2 * step)
            for way in (arrays, scalars):
                got = dict(zip(("value", *op.args), way, strict=True))
                found += [
                    (error(got[key], true), key, numbers, got[key], mp.nstr(true, 20))
                    for key, true in expected.items()
                ]
    assert max(found)[0] < NEAR, max(found)


# ---- rows over whole arrays, each with the scale that its error is measured by -------------------------


def softmax(x):
    most = max(x)
    shares = [mp.exp(one - most) for one in x]
    return [one / sum(shares) for one in shares]


def centred(x):
    return [one - sum(x) / len(x) for one in x]


def rounding(x):
    """What rounding the elements' mean may do to a square of what is left, in units of the last place."""
    return mp.mpf(2) ** -52 * sum(one * one for one in x) / len(x)


def spread(x):
    return sum(one * one for one in centred(x)) / len(x)


def product_of_others(x):
    return [reduce(lambda a, b: a * b, x[:i] + x[i + 1 :], mp.mpf(1)) for i in range(len(x))]


def same(values):
    return [abs(one) for one in values]


# The value with its scale, and the gradient's elements with theirs.
WHOLE = {
    "sum(x)": lambda x: (sum(x), sum(same(x)), [mp.mpf(1)] * len(x), [1] * len(x)),
    "mean(x)": lambda x: (sum(x) / len(x), sum(same(x)), [mp.mpf(1) / len(x)] * len(x), [1] * len(x)),
    "var(x)": lambda x: (
        spread(x), spread(x) + rounding(x), [2 * c / len(x) for c in centred(x)], [sum(same(x)) / len(x)] * len(x),
    ),
    "std(x)": lambda x: (
        mp.sqrt(spread(x)),
        sum(same(x)) / len(x),
        [c / len(x) / mp.sqrt(spread(x)) for c in centred(x)], [sum(same(x)) / mp.sqrt(spread(x))] * len(x),
    ),
    "norm(x)": lambda x: (
        mp.sqrt(sum(one * one for one in x)), None, [one / mp.sqrt(sum(o * o for o in x)) for one in x], [None] * len(x),
    ),
    "norm(x, ord=1)": lambda x: (sum(same(x)), None, [mp.sign(one) for one in x], [None] * len(x)),
    "logsumexp(x)": lambda x: (
        max(x) + mp.log(sum(mp.exp(one - max(x)) for one in x)), abs(max(x)) + len(x), softmax(x), [None] * len(x),
    ),
    "prod(x)": lambda x: (reduce(lambda a, b: a * b, x), None, product_of_others(x), [None] * len(x)),
    "softmax(x)[0]": lambda x: (
        softmax(x)[0], None,
        [softmax(x)[0] * ((i == 0) - one) for i, one in enumerate(softmax(x))],
        # 1 - p₀ is a difference of shares, each right by itself: its scale is that of its terms.
        [softmax(x)[0]] * len(x),
    ),
    "log_softmax(x)[0]": lambda x: (
        x[0] - max(x) - mp.log(sum(mp.exp(one - max(x)) for one in x)),
        abs(x[0] - max(x)) + mp.log(sum(mp.exp(one - max(x)) for one in x)),
        [(i == 0) - one for i, one in enumerate(softmax(x))], [1] * len(x),
    ),
    "cross_entropy(x, 0)": lambda x: (
        -(x[0] - max(x) - mp.log(sum(mp.exp(one - max(x)) for one in x))), None,
        [one - (i == 0) for i, one in enumerate(softmax(x))], [None] * len(x),
    ),
    "x @ x": lambda x: (sum(one * one for one in x), None, [2 * one for one in x], [None] * len(x)),
    "cumsum(x)[-1]": lambda x: (sum(x), sum(same(x)), [mp.mpf(1)] * len(x), [1] * len(x)),
    "cumprod(x)[-1]": lambda x: (reduce(lambda a, b: a * b, x), None, product_of_others(x), [None] * len(x)),
    "max(x)": lambda x: (max(x), None, [mp.mpf(one == max(x)) / x.count(max(x)) for one in x], [None] * len(x)),
    "min(x)": lambda x: (min(x), None, [mp.mpf(one == min(x)) / x.count(min(x)) for one in x], [None] * len(x)),
}  # fmt: skip


def arrays(source: str) -> list[list[float]]:
    draw = random.Random(source)
    found = [
        [20.0, -20.0],
        [-20.0, 20.0],
        [40.0, -40.0, 0.0],
        [1e160, 3.0],
        [1e-200, 3e-200],
        [1e-310, 3e-310],
    ]
    found += [[v, v * (1 + 2e-16)] for v in (1e8, 1e15, 1e100, -1e300)] + [[1e8 + 1, 1e8 + 2, 1e8 + 4]]
    if not source.startswith(("var", "std")):  # of equal numbers: 0, and no direction
        found += [[v, v] for v in (1e8, -1e15, 1e100, 1000.0)]
    for _ in range(80):
        high = draw.choice([1, 10, 100, 300])
        found.append(
            [draw.choice((-1, 1)) * 10 ** draw.uniform(-high, high) for _ in range(draw.choice([2, 3, 7]))]
        )
        base = 10 ** draw.uniform(-300, 300)
        found.append([base * (1 + draw.uniform(-1, 1) * 10 ** draw.uniform(-12, 0)) for _ in range(3)])
    if "prod" in source:  # no product on the way leaves float64
        found = [x for x in found if all(x) and sum(abs(math.log10(abs(v))) for v in x) < 300]
    return found


@pytest.mark.parametrize("source", WHOLE)
def test_every_row_over_whole_arrays(source):
    found = []
    with mp.workdps(DIGITS):
        for x in arrays(source):
            many = [mp.mpf(one) for one in x]
            if sum(same(many)) > 1.7e308:
                continue
            graph = parse(f"x = param({x})\nout = {source}")
            done = run(graph)
            true, scale, slopes, scales = WHOLE[source](many)
            value = float(done.values[graph.output])
            found.append((error(value, true, scale), "value", x, value, mp.nstr(true, 20)))
            if math.isfinite(value):
                for got, slope, by in zip(map(float, done.grads[0]), slopes, scales, strict=True):
                    found.append(
                        (
                            error(got, slope, None if by is None else mp.mpf(by)),
                            "slope",
                            x,
                            got,
                            mp.nstr(slope, 20),
                        )
                    )
    assert max(found)[0] < NEAR, max(found)
