"""Every row of the op table, by the same questions; and rows that are wrong, which must not pass."""

import dataclasses
import itertools
import keyword
import re
import warnings
from decimal import Decimal, getcontext

import numpy as np
import pytest

from chainrule.engine.table import shapes
from chainrule.engine.table.formula import Formula
from chainrule.engine.table.ops import OPS, Op
from chainrule.engine.table.ops.row import elementwise, structural

SMALL = 1e-6
M23 = ((0.5, -1.2, 0.3), (2.0, 0.7, -0.4))
PICTURES = np.sin(1.7 * np.arange(100) + 0.3).reshape(2, 2, 5, 5)

# Settings for rows that need some, and more settings worth trying.
SETTINGS = {
    "clip": [{"low": -1.0, "high": 1.0}],
    "leaky_relu": [{}, {"slope": 0.3}],
    "elu": [{}, {"alpha": 0.5}],
    "reshape": [{"shape": (3, 2)}, {"shape": (-1,)}, {"shape": 6}],
    "broadcast_to": [{"shape": (4, 2, 3)}],
    "index": [{"key": (1,)}, {"key": (("slice", None, None, 2), -1)}, {"key": (("slice", None, None, -1),)}],
    "max_pool2d": [{"size": 2}, {"size": (2, 3), "stride": 1}, {"size": 3, "stride": 2, "padding": 1}],
    "avg_pool2d": [{"size": 2}, {"size": (2, 3), "stride": 1}, {"size": 3, "stride": 2, "padding": 1}],
    "conv2d": [{}, {"stride": 2}, {"stride": (1, 2), "padding": (2, 1)}],
    "sum": [{}, {"axis": 0}, {"axis": -1, "keepdims": True}, {"axis": (0, 1)}],
    "cumsum": [{}, {"axis": 0}],
    "softmax": [{}, {"axis": 0}], "log_softmax": [{}, {"axis": 0}],
    "concat": [{}, {"axis": 1}], "stack": [{}, {"axis": -1}],
    "transpose": [{}, {"axes": (1, 0)}, {"axes": (-1, 0)}],
    "huber": [{}, {"delta": 0.3}],
}  # fmt: skip
for _name in ("mean", "var", "std", "prod", "max", "min", "logsumexp", "norm"):
    SETTINGS[_name] = SETTINGS["sum"]
POINTS = {
    "reshape": ((M23,),), "broadcast_to": ((M23,),), "index": ((M23,),),
    "max_pool2d": ((PICTURES,), (PICTURES[0],)), "avg_pool2d": ((PICTURES,), (PICTURES[0],)),
}  # fmt: skip

# The identity forward and something else backward: finite differences say nothing about them.
TOOLS = {
    "stop_gradient",
    "scale_gradient",
    "clip_gradient",
    "clip_gradient_norm",
    "noise_gradient",
    "feedback_matmul",
}


def arrays(point):
    return [np.asarray(value, dtype=float) for value in point]


def tries(op: Op):
    """Every point with every choice of settings that fits it."""
    for point in (*op.at, *POINTS.get(op.name, ())):
        for chosen in SETTINGS.get(op.name, [{}]):
            arguments, settings = arrays(point), op.settings | chosen
            if (
                any(chosen.get(k) is not None for k in ("axis",))
                and arguments[0].ndim < 2
                and op.name not in {"stack"}
            ):
                continue
            yield arguments, settings


def value(op: Op, arguments, settings):
    shape = op.shape(tuple(map(np.shape, arguments)), settings)
    return np.asarray(op.value(arguments, settings, shape))


def gradient_faults(op: Op) -> list[str]:
    """What each argument is sent back, and how the result moves, beside central differences."""
    faults, random = [], np.random.default_rng(7)
    for arguments, settings in tries(op):
        out = value(op, arguments, settings)
        g = random.normal(size=out.shape)
        for arg, argument in enumerate(arguments):
            if not op.carries(arg):
                continue
            _, sent = op.pull(arg, arguments, out, g, settings)
            if np.shape(sent) != argument.shape:
                faults.append(f"{settings}: argument {arg} is sent the shape {np.shape(sent)}")
                continue
            way = random.normal(size=argument.shape)
            up, down = list(arguments), list(arguments)
            up[arg], down[arg] = argument + SMALL * way, argument - SMALL * way
            slope = (value(op, up, settings) - value(op, down, settings)) / (2 * SMALL)
            numeric, got = np.sum(g * slope), np.sum(sent * way)
            if not np.isclose(got, numeric, rtol=1e-6, atol=1e-8):
                faults.append(f"{settings}: argument {arg} is sent {got}, differences say {numeric}")
            _, moved = op.move(arg, arguments, out, way, settings)
            if not np.allclose(moved, slope, rtol=1e-6, atol=1e-8):
                faults.append(f"{settings}: argument {arg} moves the result by {moved}, not {slope}")
    return faults


def reading_faults(op: Op) -> list[str]:
    """The formula that people read and the one that the machine runs say the same thing."""
    faults = []
    if op.elementwise:
        for arguments, settings in tries(op):
            chosen = tuple(settings.values())
            x = [float(argument) for argument in arguments]
            out = op.forward.number(*x, *chosen)
            pairs = [(out, op.run.number(*x, *chosen), op.run.array(*arguments, *chosen))]
            for read, run in zip(op.rules, op.back, strict=True):
                if read is not None:
                    pairs.append(
                        (
                            read.number(*x, out, *chosen),
                            run.number(*x, out, *chosen),
                            run.array(*x, out, *chosen),
                        )
                    )
            for read, number, array in pairs:
                if not np.allclose([number, array], read, rtol=1e-12, atol=0):
                    faults.append(f"{x}: read {read}, run {number} and {array}")
    if op.kind in ("loss", "reduction"):
        for arguments, settings in tries(op):
            chosen, out = tuple(settings.values()), value(op, arguments, settings)
            read = op.forward.array(*arguments, *chosen)
            if not np.allclose(np.reshape(read, out.shape), out, rtol=1e-12, atol=0):
                faults.append(f"{settings}: read {read}, run {out}")
            if op.kind == "loss":
                n = np.broadcast(*arguments).size
                for arg, rule in enumerate(op.rules):
                    shown = np.broadcast_to(rule.array(*arguments, *chosen, 1.0, n), arguments[arg].shape)
                    sent = op.pull(arg, arguments, out, 1.0, settings)[1]
                    if arguments[0].shape == arguments[1].shape and not np.allclose(shown, sent, rtol=1e-12):
                        faults.append(f"argument {arg}: read {shown}, run {sent}")
    return faults


def wording_faults(op: Op) -> list[str]:
    faults = []
    if not re.search(r"[\u4e00-\u9fff].*。$", op.zh):
        faults.append("no Chinese sentence")
    english, chinese = op.story
    if (
        not 3 <= len(english) <= 28
        or not 2 <= len(chinese) <= 14
        or not re.search(r"[\u4e00-\u9fff]", chinese)
    ):
        faults.append("its story is not a few words in both languages")
    if re.search(r"slope|derivative|gradient|function|斜率|导数|梯度|函数|[∂σ]", english + chinese):
        faults.append("its story speaks of calculus")
    for english, chinese in filter(None, op.gates):
        if max(len(english), len(chinese)) > 28 or re.search(r"[\u4e00-\u9fff]", english):
            faults.append("what its gate says is not a few words in both languages")
    if not re.fullmatch(r"[A-Z][^\u4e00-\u9fff]+\.", op.en):
        faults.append("no English sentence")
    if not op.name.isidentifier() or keyword.iskeyword(op.name):
        faults.append("the name cannot be called")
    for formula in filter(None, (op.forward, *op.rules)):
        text = formula.latex()
        if text.count("{") != text.count("}") or text.count(r"\left") != text.count(r"\right"):
            faults.append(f"unbalanced LaTeX: {text}")
        if "*" in text or "axis" in text or not text:
            faults.append(f"code in the LaTeX: {text}")
    return faults


def shape_faults(op: Op) -> list[str]:
    faults = []
    for arguments, settings in tries(op):
        lifted = op.lift(*arguments) if op.lift else [tuple(arguments)] if op.many else arguments
        got = np.shape(op.run.array(*lifted, *settings.values()))
        rule = op.shape(tuple(map(np.shape, arguments)), settings)
        if op.kind != "loss" and (got != rule if not op.lift else np.prod(got) != np.prod(rule)):
            faults.append(f"{settings}: the rule says {rule}, NumPy {got}")
    return faults


def faults(op: Op) -> list[str]:
    return gradient_faults(op) + reading_faults(op) + wording_faults(op) + shape_faults(op)


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_row(op):
    assert list(tries(op)) or op.name in TOOLS, "a row without a point to try it at is not tested"
    assert faults(op) == []


STORY = ("a few words", "几个字")
GOOD = {"zh": "一句话。", "en": "A sentence.", "story": STORY}
WRONG = {
    "derivative": elementwise("square", "x**2", "2.001 * x", at=((3.0,),), **GOOD),
    "sign": elementwise("square", "x**2", "-2 * x", at=((3.0,),), **GOOD),
    "second argument": elementwise("prod", "x * y", "y", "y", at=((3.0, 2.0),), **GOOD),
    "stable form": elementwise(
        "square", "x**2", "2 * x", at=((3.0,),), stable=("x**2", "2 * abs(x) + 0.001"), **GOOD
    ),
    "missing transpose": structural(
        "product", "x @ y", "g @ y", "T(x) @ g", shape=shapes.inner,
        at=((((1.0, 2.0), (3.0, 5.0)), ((0.5, 2.0), (1.0, 7.0))),), **GOOD,
    ),
    "no Chinese": elementwise("square", "x**2", "2 * x", at=((3.0,),), zh="A.", en="A sentence.", story=STORY),
    "no English": elementwise("square", "x**2", "2 * x", at=((3.0,),), zh="一句话。", en="句。", story=STORY),
    "calculus in the story": elementwise("square", "x**2", "2 * x", at=((3.0,),), **GOOD | {"story": ("its slope", "几个字")}),
    "a long story": elementwise("square", "x**2", "2 * x", at=((3.0,),), **GOOD | {"story": ("few " * 8, "几个字")}),
    "no Chinese story": elementwise("square", "x**2", "2 * x", at=((3.0,),), **GOOD | {"story": ("few", "few words")}),
    "unusable name": elementwise("lambda", "x**2", "2 * x", at=((3.0,),), **GOOD),
}  # fmt: skip


@pytest.mark.parametrize("op", WRONG.values(), ids=WRONG.keys())
def test_wrong_row_is_caught(op):
    assert faults(op) != []


@pytest.mark.parametrize("name", [name for name in OPS if name not in TOOLS])
def test_one_changed_derivative_is_caught(name):
    """A mistake of one part in a thousand in any rule of the table would be seen."""
    op = OPS[name]
    for arg, rule in enumerate(op.back):
        if rule is None or rule.text == "0":
            continue
        back = list(op.back)
        back[arg] = Formula(f"1.001 * ({rule.text})", rule.alphabet)
        spoilt = dataclasses.replace(op, back=tuple(back))
        assert gradient_faults(spoilt), f"argument {arg}"


EXTREMES = [0.0, -0.0, 1.0, -1.0, 20.0, 40.0, 1000.0, -1000.0, 1e308, -1e308, 5e-324]
EXTREMES += [float("inf"), float("-inf"), float("nan")]


@pytest.mark.parametrize("op", [op for op in OPS.values() if op.elementwise], ids=lambda op: op.name)
def test_edges_neither_raise_nor_warn_and_both_dialects_agree(op):
    chosen = tuple((op.settings | SETTINGS.get(op.name, [{}])[0]).values())
    few = EXTREMES if len(op.args) < 3 else EXTREMES[::3]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for point in itertools.product(few, repeat=len(op.args)):
            out = op.run.number(*point, *chosen)
            each = [np.array([value]) for value in point]
            with np.errstate(all="ignore"):
                array = op.run.array(*each, *chosen)
                np.testing.assert_allclose(array[0], out, rtol=1e-14, err_msg=str(point))
                for rule in filter(None, op.back):
                    number = rule.number(*point, out, *chosen)
                    assert isinstance(number, float)
                    many = np.broadcast_to(rule.array(*each, array, *chosen), (1,))
                    np.testing.assert_allclose(many[0], number, rtol=1e-14, err_msg=str(point))


def local(name, *point, arg=0):
    op = OPS[name]
    return op.back[arg].number(*point, op.run.number(*point))


def test_saturated_derivatives_keep_their_digits():
    assert local("tanh", 20.0) == pytest.approx(1.6993417021166355e-17, rel=1e-14)
    assert local("sigmoid", 40.0) == pytest.approx(4.248354255291589e-18, rel=1e-14)
    assert OPS["sigmoid"].run.number(-1000.0) == 0.0
    assert OPS["sigmoid"].run.number(1000.0) == 1.0


@pytest.mark.parametrize(
    ("name", "point", "arg", "expected"),
    [
        ("relu", (0.0,), 0, 0.0), ("abs", (0.0,), 0, 0.0), ("pow", (0.0, 0.0), 0, 0.0),
        ("pow", (0.0, 1.0), 0, 1.0), ("pow", (0.0, 2.0), 0, 0.0), ("pow", (0.0, 0.5), 0, float("inf")),
        ("pow", (0.0, 2.0), 1, 0.0), ("sqrt", (0.0,), 0, float("inf")), ("log", (0.0,), 0, float("inf")),
        ("maximum", (2.0, 2.0), 0, 0.5), ("maximum", (2.0, 2.0), 1, 0.5), ("minimum", (2.0, 2.0), 0, 0.5),
    ],
)  # fmt: skip
def test_kinks_ties_and_poles(name, point, arg, expected):
    assert local(name, *point, arg=arg) == expected


def test_exponent_of_a_negative_base_has_no_derivative():
    assert np.isnan(local("pow", -2.0, 3.0, arg=1))
    assert local("pow", -2.0, 3.0) == 12.0


@pytest.mark.parametrize("name", ["tanh", "sigmoid"])
@pytest.mark.parametrize("count", [3, 5000])
def test_slopes_of_squeezing_functions_keep_their_digits_everywhere(name, count):
    """Small and large arrays and single numbers, against 50 digits."""
    x = np.linspace(-45, 45, count)
    op = OPS[name]
    many = op.back[0].array(x, op.run.array(x))
    alone = [op.back[0].number(float(v), op.run.number(float(v))) for v in x]
    getcontext().prec = 50
    exact = []
    for v in x:
        u = (Decimal(-1 if name == "sigmoid" else -2) * abs(Decimal(float(v)))).exp()
        exact.append(float((1 if name == "sigmoid" else 4) * u / (1 + u) ** 2))
    np.testing.assert_allclose(many, exact, rtol=2e-15)
    np.testing.assert_allclose(alone, exact, rtol=2e-15)
