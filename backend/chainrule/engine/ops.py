"""The op table: every operation is one row, and its derivative is written once, as a formula.

An elementwise row states the local derivative d out/d x for each argument; the chain rule and the
undoing of broadcasting are added for it. A structural row states the vector-Jacobian product for
each argument: what it carries back when `g` arrives. From a row come the parser's vocabulary, the
forward and backward pass, the LaTeX, `GET /api/v1/ops`, the browser's formulas and the tests.

Where the formula that a reader should see loses digits or overflows, `stable` gives the machine
another one, and a test holds the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.engine import shapes
from chainrule.engine.formula import Formula
from chainrule.engine.ieee import Array
from chainrule.engine.shapes import Settings, Shape

Point = tuple[Any, ...]


@dataclass(frozen=True)
class Op:
    """One row. `forward` and `rules` are read by people, `run` and `back` by the machine."""

    name: str
    args: tuple[str, ...]
    forward: Formula
    rules: tuple[Formula, ...]
    run: Formula
    back: tuple[Formula, ...]
    elementwise: bool
    shape: Callable[[tuple[Shape, ...], Settings], Shape]
    symbol: str | None  # how it is written between its arguments; None: called by its name
    at: tuple[Point, ...]  # arguments where the derivative exists, for tests and plots
    zh: str
    en: str
    settings: dict[str, Any] = field(default_factory=dict)  # keyword arguments with defaults
    # Turns the arguments into the form that the formula speaks of, for instance vectors to matrices.
    lift: Callable[..., tuple[Array, ...]] | None = None

    def __call__(self, *arguments: Any, **settings: Any) -> Any:
        """The value of the operation: a float for floats, else an array."""
        chosen = (self.settings | settings).values()
        if self.elementwise and all(isinstance(a, (int, float)) for a in arguments):
            return self.run.number(*arguments)
        with np.errstate(all="ignore"):
            return self.run.array(*arguments, *chosen)


def elementwise(
    name: str,
    forward: str,
    *rules: str,
    at: tuple[Point, ...],
    zh: str,
    en: str,
    symbol: str | None = None,
    stable: tuple[str, ...] | None = None,
) -> Op:
    """A row for an operation that works element by element: `rules` are local derivatives."""
    args = ("x", "y")[: len(rules)]
    run, *back = stable or (forward, *rules)
    return Op(
        name, args,
        Formula(forward, args), tuple(Formula(rule, (*args, "out")) for rule in rules),
        Formula(run, args), tuple(Formula(rule, (*args, "out")) for rule in back),
        True, shapes.broadcast, symbol, at, zh, en,
    )  # fmt: skip


def structural(
    name: str,
    forward: str,
    *rules: str,
    shape: Callable[[tuple[Shape, ...], Settings], Shape],
    at: tuple[Point, ...],
    zh: str,
    en: str,
    symbol: str | None = None,
    settings: dict[str, Any] | None = None,
    lift: Callable[..., tuple[Array, ...]] | None = None,
) -> Op:
    """A row for an operation that mixes elements: `rules` are vector-Jacobian products."""
    args, chosen = ("x", "y")[: len(rules)], settings or {}
    run = Formula(forward, (*args, *chosen))
    back = tuple(Formula(rule, (*args, "out", "g", *chosen)) for rule in rules)
    return Op(name, args, run, back, run, back, False, shape, symbol, at, zh, en, chosen, lift)


def _as_matrices(x: Array, y: Array) -> tuple[Array, Array]:
    """`@` treats a vector on the left as one row and a vector on the right as one column."""
    return (x[None, :] if x.ndim == 1 else x), (y[:, None] if y.ndim == 1 else y)


_REDUCTION = {"axis": None, "keepdims": False}
_M23 = ((0.5, -1.2, 0.3), (2.0, 0.7, -0.4))
_M32 = ((1.5, -0.2), (0.3, 0.8), (-1.1, 0.6))

_ROWS = [
    # ---- arithmetic ------------------------------------------------------------------------------
    elementwise("add", "x + y", "1", "1", symbol="+", at=((0.5, -1.2), (3.0, 3.0)),
        zh="把两个数相加；传来的梯度原样分给两边。",
        en="Adds two numbers; the gradient that arrives is passed on to both sides unchanged."),
    elementwise("sub", "x - y", "1", "-1", symbol="-", at=((0.5, -1.2), (3.0, 3.0)),
        zh="用左边减去右边；梯度原样传给左边，变号后传给右边。",
        en="Subtracts the right side from the left; the gradient goes left unchanged and right with its sign flipped."),
    elementwise("mul", "x * y", "y", "x", symbol="*", at=((0.5, -1.2), (3.0, 3.0)),
        zh="把两个数相乘；传给一边的梯度要乘上另一边的值。",
        en="Multiplies two numbers; the gradient for one side is multiplied by the value of the other."),
    elementwise("div", "x / y", "1 / y", "-out / y", symbol="/", at=((0.5, -1.2), (3.0, 2.0)),
        zh="用左边除以右边；除数越小，两边的梯度越大。",
        en="Divides the left side by the right; the smaller the divisor, the larger both gradients."),
    elementwise("pow", "x**y", "y * x**(y - 1)", "out * log(x)", symbol="**",
        at=((0.5, -1.2), (3.0, 2.0)),
        # x**0 has derivative 0 even at x = 0, and 0**p is flat in p wherever it is finite.
        stable=("x**y", "where(y == 0, 0, y * x**(y - 1))",
                "where((x == 0) * (y >= 0), 0, out * log(x))"),
        zh="左边的右边次方；指数降下来作系数，次数减一。",
        en="Raises the left side to the power on the right; the exponent comes down as a factor and drops by one."),
    elementwise("neg", "-x", "-1", at=((0.5,), (-1.2,)),
        zh="取相反数；梯度也变号。",
        en="Flips the sign; the gradient's sign flips too."),
    elementwise("abs", "abs(x)", "sign(x)", at=((0.5,), (-1.2,)),
        zh="取绝对值；负数一侧梯度变号，在 0 处取 0。",
        en="Takes the absolute value; on the negative side the gradient flips its sign, and at 0 it is taken to be 0."),
    # ---- exponentials and roots ------------------------------------------------------------------
    elementwise("exp", "exp(x)", "out", at=((0.5,), (-1.2,)),
        zh="以 e 为底的指数；它的导数就是它自己。",
        en="Raises e to the given power; its derivative is itself."),
    elementwise("log", "log(x)", "1 / x", at=((0.5,), (3.0,)),
        zh="自然对数；自变量越接近 0，导数越大。",
        en="Takes the natural logarithm; the closer the argument is to 0, the larger the derivative."),
    elementwise("sqrt", "sqrt(x)", "1 / (2 * out)", at=((0.5,), (3.0,)),
        zh="平方根；在 0 处导数是无穷大。",
        en="Takes the square root; at 0 its derivative is infinite."),
    # ---- trigonometry ----------------------------------------------------------------------------
    elementwise("sin", "sin(x)", "cos(x)", at=((0.5,), (-1.2,)),
        zh="正弦；它的导数是余弦。",
        en="Takes the sine; its derivative is the cosine."),
    elementwise("cos", "cos(x)", "-sin(x)", at=((0.5,), (-1.2,)),
        zh="余弦；它的导数是负的正弦。",
        en="Takes the cosine; its derivative is minus the sine."),
    elementwise("tanh", "tanh(x)", "1 - out**2", at=((0.5,), (-1.2,)),
        # 1 - out² cancels to 0 from x = 19 on; this keeps every digit, tanh'(20) = 1.7e-17.
        stable=("tanh(x)", "4 * exp(-2 * abs(x)) / (1 + exp(-2 * abs(x)))**2"),
        zh="双曲正切，把任何数压进 (−1, 1)；两端饱和，导数趋近 0。",
        en="Squeezes any number into (−1, 1); towards both ends it saturates and the derivative vanishes."),
    # ---- activations -----------------------------------------------------------------------------
    elementwise("sigmoid", "1 / (1 + exp(-x))", "out * (1 - out)", at=((0.3,), (-1.2,)),
        # exp of a negative number only: no overflow at ±1000, and sigmoid'(40) keeps its digits.
        stable=("exp(minimum(x, 0)) / (1 + exp(-abs(x)))",
                "exp(-abs(x)) / (1 + exp(-abs(x)))**2"),
        zh="S 形函数，把任何数压进 (0, 1)；在 0 处最陡，导数只有 0.25。",
        en="Squeezes any number into (0, 1); it is steepest at 0, where its derivative is only 0.25."),
    elementwise("relu", "maximum(x, 0)", "x > 0", at=((0.5,), (-1.2,)),
        # PyTorch lets a NaN argument's gradient through: the derivative is 0 only where x <= 0.
        stable=("maximum(x, 0)", "1 - (x <= 0)"),
        zh="正数原样通过，负数变成 0；梯度只从正数一侧通过。",
        en="Lets positive numbers through and turns the rest into 0; the gradient passes only where the number was positive."),
    # ---- larger and smaller ----------------------------------------------------------------------
    elementwise("maximum", "maximum(x, y)", "(x > y) + (x == y) / 2", "(y > x) + (x == y) / 2",
        at=((0.5, -1.2), (2.0, 3.0)),
        zh="取两数中较大的；梯度全给较大的一边，相等时平分。",
        en="Takes the larger of two numbers; the gradient goes to the larger one, and a tie shares it equally."),
    elementwise("minimum", "minimum(x, y)", "(x < y) + (x == y) / 2", "(y < x) + (x == y) / 2",
        at=((0.5, -1.2), (2.0, 3.0)),
        zh="取两数中较小的；梯度全给较小的一边，相等时平分。",
        en="Takes the smaller of two numbers; the gradient goes to the smaller one, and a tie shares it equally."),
    # ---- tensors ---------------------------------------------------------------------------------
    structural("matmul", "x @ y", "g @ T(y)", "T(x) @ g", symbol="@", shape=shapes.inner,
        lift=_as_matrices, at=((_M23, _M32), (_M23, (1.0, -2.0, 0.5)), ((1.0, 2.0), (3.0, -1.0))),
        zh="矩阵相乘；梯度乘上另一个矩阵的转置传回去。",
        en="Multiplies matrices; the gradient goes back multiplied by the other matrix transposed."),
    structural("sum", "sum(x, axis, keepdims)", "spread(g, x, axis, keepdims)",
        shape=shapes.reduced, settings=_REDUCTION, at=((_M23,), (2.5,)),
        zh="把所有元素（或沿某个轴）加起来；每个元素都得到同样的梯度。",
        en="Adds all elements up, or those along an axis; every element receives the same gradient."),
    structural("mean", "mean(x, axis, keepdims)",
        "spread(g, x, axis, keepdims) / count(x, out)",
        shape=shapes.reduced, settings=_REDUCTION, at=((_M23,), (2.5,)),
        zh="求所有元素（或沿某个轴）的平均；梯度平均分给每个元素。",
        en="Averages all elements, or those along an axis; the gradient is shared equally among them."),
    structural("transpose", "transpose(x, axes)", "transpose(g, inverse(axes))",
        shape=shapes.permuted, settings={"axes": None}, at=((_M23,),),
        zh="调换各轴的顺序（矩阵即行列互换）；梯度按相反的顺序换回去。",
        en="Reorders the axes, which for a matrix swaps rows and columns; the gradient is put back in the original order."),
]  # fmt: skip

OPS: dict[str, Op] = {row.name: row for row in _ROWS}
