"""Every row of the op table, by the same questions; and rows that are wrong, which must not pass."""

import keyword
import re
import warnings

import numpy as np
import pytest

from chainrule.engine import shapes
from chainrule.engine.graph import Node
from chainrule.engine.ops import OPS, Op, elementwise, structural
from chainrule.engine.run import evaluate, pull

SMALL = 1e-6


def arrays(point):
    return [np.asarray(value, dtype=float) for value in point]


def node_of(op: Op, arguments) -> Node:
    shape = op.shape(tuple(np.shape(a) for a in arguments), op.settings)
    return Node(0, op.name, "op", tuple(range(len(arguments))), shape=shape, settings=op.settings)


def value(op: Op, arguments):
    return np.asarray(evaluate(op, node_of(op, arguments).shape, list(arguments), op.settings))


def gradient_faults(op: Op) -> list[str]:
    """What each argument is sent back, beside central differences along random directions."""
    faults, random = [], np.random.default_rng(7)
    for point in op.at:
        arguments = arrays(point)
        node, out = node_of(op, arguments), value(op, arguments)
        g = random.normal(size=out.shape)
        for arg, argument in enumerate(arguments):
            _, sent = pull(op, node, arg, arguments, out, g, argument.shape)
            if np.shape(sent) != argument.shape:
                faults.append(f"{point}: argument {arg} is sent the shape {np.shape(sent)}")
                continue
            way = random.normal(size=argument.shape)
            up, down = list(arguments), list(arguments)
            up[arg], down[arg] = argument + SMALL * way, argument - SMALL * way
            numeric = np.sum(g * (value(op, up) - value(op, down))) / (2 * SMALL)
            if not np.isclose(np.sum(sent * way), numeric, rtol=1e-6, atol=1e-8):
                faults.append(f"{point}: argument {arg}: {np.sum(sent * way)} but {numeric}")
    return faults


def reading_faults(op: Op) -> list[str]:
    """The formula that people read and the one that the machine runs say the same thing."""
    faults = []
    for point in op.at if op.elementwise else ():
        x = [float(value) for value in point]
        out = op.forward.number(*x)
        pairs = [(out, op.run.number(*x), op.run.array(*arrays(point)))]
        for read, run in zip(op.rules, op.back, strict=True):
            pairs.append((read.number(*x, out), run.number(*x, out), run.array(*x, out)))
        for read, number, array in pairs:
            if not np.allclose([number, array], read, rtol=1e-12, atol=0):
                faults.append(f"{point}: read {read}, run {number} and {array}")
    return faults


def wording_faults(op: Op) -> list[str]:
    faults = []
    if not re.search(r"[\u4e00-\u9fff].*。$", op.zh):
        faults.append("no Chinese sentence")
    if not re.fullmatch(r"[A-Z][^\u4e00-\u9fff]+\.", op.en):
        faults.append("no English sentence")
    if not op.name.isidentifier() or keyword.iskeyword(op.name):
        faults.append("the name cannot be called")
    for formula in (op.forward, *op.rules):
        text = formula.latex()
        if text.count("{") != text.count("}") or text.count(r"\left") != text.count(r"\right"):
            faults.append(f"unbalanced LaTeX: {text}")
        if "*" in text or "axis" in text or not text:
            faults.append(f"code in the LaTeX: {text}")
    return faults


def shape_faults(op: Op) -> list[str]:
    faults = []
    for point in op.at:
        arguments = arrays(point)
        lifted = op.lift(*arguments) if op.lift else arguments
        got = np.shape(op.run.array(*lifted, *op.settings.values()))
        if int(np.prod(got)) != int(np.prod(node_of(op, arguments).shape)):
            faults.append(f"{point}: the rule says {node_of(op, arguments).shape}, NumPy {got}")
    return faults


def faults(op: Op) -> list[str]:
    return gradient_faults(op) + reading_faults(op) + wording_faults(op) + shape_faults(op)


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_row(op):
    assert op.at, "a row without a point to try it at is not tested"
    assert len(op.rules) == len(op.args)
    assert faults(op) == []


GOOD = {"zh": "一句话。", "en": "A sentence."}
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
    "no Chinese": elementwise("square", "x**2", "2 * x", at=((3.0,),), zh="A.", en="A sentence."),
    "no English": elementwise("square", "x**2", "2 * x", at=((3.0,),), zh="一句话。", en="句。"),
    "unusable name": elementwise("lambda", "x**2", "2 * x", at=((3.0,),), **GOOD),
}  # fmt: skip


@pytest.mark.parametrize("op", WRONG.values(), ids=WRONG.keys())
def test_wrong_row_is_caught(op):
    assert faults(op) != []


@pytest.mark.parametrize("name", OPS)
def test_one_changed_derivative_is_caught(name):
    """A mistake of one part in a thousand in any rule of the table would be seen."""
    op = OPS[name]
    for arg in range(len(op.rules)):
        text = op.back[arg].text
        from chainrule.engine.formula import Formula

        back = list(op.back)
        back[arg] = Formula(f"1.001 * ({text})", op.back[arg].alphabet)
        spoilt = Op(**{**vars(op), "back": tuple(back)})
        assert gradient_faults(spoilt), f"argument {arg}"


EXTREMES = [0.0, -0.0, 1.0, -1.0, 20.0, 40.0, 1000.0, -1000.0, 1e308, -1e308, 5e-324]
EXTREMES += [float("inf"), float("-inf"), float("nan")]


@pytest.mark.parametrize(
    "op", [op for op in OPS.values() if op.elementwise], ids=lambda op: op.name
)
def test_edges_neither_raise_nor_warn_and_both_dialects_agree(op):
    grid = (
        [(x,) for x in EXTREMES]
        if len(op.args) == 1
        else [(x, y) for x in EXTREMES for y in EXTREMES]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for point in grid:
            out = op(*point)
            with np.errstate(all="ignore"):
                array = op.run.array(*(np.array([v]) for v in point))
                np.testing.assert_allclose(array[0], out, rtol=1e-14, err_msg=str(point))
                for rule in op.back:
                    number = rule.number(*point, out)
                    assert isinstance(number, float)
                    many = np.broadcast_to(rule.array(*(np.array([v]) for v in point), array), (1,))
                    np.testing.assert_allclose(many[0], number, rtol=1e-14, err_msg=str(point))


def local(name, *point, arg=0):
    op = OPS[name]
    return op.back[arg].number(*point, op(*point))


def test_saturated_derivatives_keep_their_digits():
    assert local("tanh", 20.0) == pytest.approx(1.6993417021166355e-17, rel=1e-14)
    assert local("sigmoid", 40.0) == pytest.approx(4.248354255291589e-18, rel=1e-14)
    assert OPS["sigmoid"](-1000.0) == 0.0
    assert OPS["sigmoid"](1000.0) == 1.0


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
