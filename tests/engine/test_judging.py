"""Submissions: answers by their numbers, formulas at random points, programs at named nodes."""

import json
import re
from pathlib import Path

import pytest

from chainrule.engine import Refusal
from chainrule.engine.telling import judging
from chainrule.engine.telling.judging import Part

NEURON = "x = 0.5\nw = param(0.4)\nb = param(0.1)\nt = 0.8\nz = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - t)**2"
SQUARE = "x = param(2)\ny = param(3)\nf = x**2 * y"


def codes(verdicts):
    return [one.code for one in verdicts]


def test_answers_within_their_place_and_what_is_wrong_with_the_others():
    parts = [Part(name, "grad:w", decimals=3) for name in "abcdefg"] + [Part("h", "value:x", share=0.1)]
    given = {"a": -0.0276, "b": -0.027, "c": 0.0276, "d": -0.113, "e": 0.3, "f": [1, 2], "h": 0.54}
    found = judging.answers(NEURON, {}, parts, given, "en")
    assert codes(found) == [None, None, "sign", "factor", "sign", "shape", "missing", None]
    assert "4.099 times" in found[3].message
    assert judging.answers(NEURON, {"x": 0}, [Part("a", "grad:w")], {"a": 0}, "en")[0].ok
    assert codes(judging.answers(NEURON, {}, [Part("a", "grad:w")], {"a": "x"}, "en")) == ["shape"]
    assert codes(judging.answers(NEURON, {}, [Part("a", "grad:w")], {"a": float("nan")}, "en")) == ["size"]


@pytest.mark.parametrize("written", ["2*x*y", "x*y + x*y", "y*(x + x)", "(x*2)*y + 0*x", "2*x**1*y"])
def test_a_formula_is_judged_by_what_it_gives_and_not_by_its_spelling(written):
    assert judging.formula(SQUARE, {}, Part("df", "grad:x"), written, 0, "en").ok


@pytest.mark.parametrize(
    "written",
    ["x*y", "2*x*y + 1e-5*x", "2*x + y", "12", "2*abs(x)*y", "where(x > 0, 2*x*y, 0)", "x**2"],
)
def test_what_is_right_at_some_points_alone_is_wrong(written):
    for seed in range(5):
        verdict = judging.formula(SQUARE, {}, Part("df", "grad:x"), written, seed, "en")
        assert not verdict.ok
        assert verdict.message.startswith("At x = ")
        given, truth = re.search(r"Yours comes to (.+) there; (.+) is right\.$", verdict.message).groups()
        assert given != truth


def test_a_formula_that_cannot_be_read_is_told_with_the_names_that_there_are():
    assert judging.formula(SQUARE, {}, Part("df", "grad:x"), "  ", 0, "zh").code == "missing"
    for written in ("2*q", "2xq", "2\nx*y", "def f(x): return x", "import os", "__import__('os')"):
        verdict = judging.formula(SQUARE, {}, Part("df", "grad:x"), written, 0, "zh")
        assert verdict.code == "refused"
        assert verdict.message.endswith("可以用的有 x, y。")


def test_a_formula_of_arrays_and_one_whose_domain_is_a_half():
    dot = "x = param([1, 2])\nw = param([3, 4])\nf = sum(x*w)"
    assert judging.formula(dot, {}, Part("g", "grad:x"), "w", 0, "en").ok
    assert judging.formula(dot, {}, Part("g", "grad:x"), "x", 0, "en").code == "size"
    assert judging.formula("x = param(2)\nf = log(x)", {}, Part("g", "grad:x"), "1/x", 0, "en").ok
    assert not judging.formula("x = param(2)\nf = log(x)", {}, Part("g", "grad:x"), "1/x**2", 0, "en").ok


def test_a_program_by_its_values_and_gradients():
    parts = [Part("y", "value:y"), Part("w", "grad:w"), Part("b", "grad:b")]
    other = NEURON.replace("sigmoid(z)", "1/(1 + exp(-z))").replace("w*x + b", "b + x*w")
    assert all(one.ok for one in judging.program(NEURON, {}, parts, other, 0, 6, "en"))
    wrong = judging.program(NEURON, {}, parts, NEURON.replace("0.5*(y", "(y"), 0, 6, "en")
    assert codes(wrong) == [None, "factor", "factor"]
    # Right at the given point, and nowhere else.
    lucky = "x = 0.5\nw = param(0.4)\nb = param(0.1)\nt = 0.8\ny = 0.574442516811659 + 0*w*x*b\nL = 0.5*(y - t)**2"
    found = judging.program(NEURON, {}, parts[:1], lucky, 0, 6, "en")
    assert not found[0].ok
    assert "At " in found[0].message
    missing = judging.program(NEURON, {}, parts, "x = 1\nw = param(2)\ny = w*x", 0, 0, "en")
    assert missing[2].code == "missing"
    assert "'b'" in missing[2].message
    assert codes(judging.program(NEURON, {}, parts, "y = = 2", 0, 2, "zh")) == ["refused"] * 3


def test_an_assignment_that_asks_for_nothing_is_refused():
    for of in ("grad:q", "slope:w", "w", ""):
        with pytest.raises(Refusal) as caught:
            judging.answers(NEURON, {}, [Part("a", of)], {"a": 1}, "en")
        assert caught.value.code == "unknown-reference"
    with pytest.raises(Refusal):
        judging.answers("y = zz", {}, [Part("a", "value:y")], {"a": 1}, "en")


def test_a_formula_may_be_written_as_people_write_it():
    program = "x = 3.0\ny = 2.0\nf = x**2 * y + (3*x + 2)**2"
    part = Part("df", "grad:x")
    for written in (
        "2xy + 6(3x + 2)", "2x y + 6*(3*x+2)", "∂f/∂x = 2·x·y + 18x + 12。", "df = 2x¹y + 6(3x+2)¹",
        "2*x*y + 6*(3x + 2)，", "x(2y) + (3x + 2)(6)", "２*x*y + 6*(3*x + 2)",
    ):  # fmt: skip
        verdict = judging.formula(program, {}, part, written, 0, "en")
        assert verdict.ok, (written, verdict)
    for written in ("2x²y", "3x + 2"):
        assert not judging.formula(program, {}, part, written, 0, "en").ok


def test_what_is_defined_only_near_the_programs_own_values_is_judged_there():
    logs = "a = param(0.2)\nb = param(0.3)\nL = -log(a) - log(b)"
    value = [Part("L", "value:L")]
    [constant] = judging.program(logs, {}, value, "L = 2.813410716760036", 0, 4, "en")
    assert not constant.ok
    [same] = judging.program(logs, {}, value, logs.replace("-log(a) - log(b)", "-log(a * b)"), 0, 4, "en")
    assert same.ok
    root = "x = param(6.0)\ny = sqrt(x - 5)"
    parts = [Part("y", "value:y"), Part("dx", "grad:x")]
    assert not any(
        one.ok for one in judging.program(root, {}, parts, "x = param(6.0)\ny = 0.5*x - 2", 0, 4, "en")
    )
    assert judging.formula(root, {}, parts[1], "0.5/sqrt(x-5)", 0, "en").ok
    assert not judging.formula(root, {}, parts[1], "0.5/sqrt(x-5) + (x-6)", 0, "en").ok


def test_numbers_are_read_as_people_write_them():
    program = "x = 0.5\nw = 0.248\ny = w * x"
    part = [Part("y", "value:y", decimals=3)]
    for given in (0.124, "0,124", "0.124", " .124 ", "０．１２４", "31/250", "12.4 × 10⁻²", "1.24e-1"):
        assert judging.answers(program, {}, part, {"y": given}, "en")[0].ok, given
    for given, code in (
        ("−0.124", "sign"), ("0.1_24", "shape"), ("abc", "shape"), ("", "missing"), ("1/0", "shape"),
        (10**400, "shape"), ([0.124], "shape"), (True, "shape"),
    ):  # fmt: skip
        assert judging.answers(program, {}, part, {"y": given}, "en")[0].code == code, given


CASES = json.loads((Path(__file__).parents[1] / "cases" / "numbers.json").read_text())["rows"]


@pytest.mark.parametrize(("text", "value"), CASES)
def test_numbers_are_read_as_the_page_reads_them(text, value):
    if value is None:
        with pytest.raises(ValueError, match=r"^"):
            judging.read(text)
    else:
        assert judging.read(text) == pytest.approx(value, rel=1e-15)


def test_signs_of_people_are_read_in_a_formula():
    part = Part("df", "grad:x")
    cube = "x = param(2)\ny = x**3"
    for written in ("3x^2", "3⋅x^2", "3•x²", "# my name\n3*x**2  # the slope\n", "3*√(x^4)", "df = 3x^2."):
        assert judging.formula(cube, {}, part, written, 0, "en").ok, written
    assert judging.formula("x = param(4)\ny = sqrt(x)", {}, part, "1/(2√x)", 0, "en").ok
    assert not judging.formula(cube, {}, part, "2x^2", 0, "en").ok


def test_arrays_are_answered_as_they_are_written():
    program = "x = param([1, 2, 3])\nM = param([[1, 2], [3, 4]])\ny = sum(x*x) + sum(M*M)"
    parts = [Part("x", "grad:x", decimals=3), Part("M", "grad:M", decimals=3)]
    for x in ("2, 4, 6", "[2, 4, 6]", "2 4 6", "２，４，６", "(2; 4; 6)", [2, 4, 6]):
        assert judging.answers(program, {}, parts, {"x": x}, "en")[0].ok, x
    for m in ("[[2, 4], [6, 8]]", "2 4 6 8", "2, 4\n6, 8"):
        assert judging.answers(program, {}, parts, {"M": m}, "en")[1].ok, m
    for x in ("2, 4", "2, 4, x", "[[2, 4, 6]]", "2, 4, 6, 8"):
        assert judging.answers(program, {}, parts, {"x": x}, "en")[0].code == "shape", x


def test_what_is_infinite_is_answered_by_its_word():
    part, pole = [Part("y", "value:y")], "x = param(2)\ny = -1/(x - 2)"

    def judged(given, program=pole):
        return judging.answers(program, {}, part, {"y": given}, "en")[0]

    for given in ("-inf", "-Infinity", "−∞", "负无穷", " - ∞ "):
        assert judged(given).ok, given
    for given in ("inf", "∞", "正无穷大"):
        assert judged(given).code == "sign", given
    for given in (1, "-1e300", "5"):
        assert judged(given).code == "size", given
    assert judged("nan").code == "shape"
    assert judged("inf", "x = 2.0\ny = x * 1").code == "size"
    assert judged("1", "x = 2.0\ny = log(-x)").code == "not-finite"  # no answer can be right, and it says so
    assert "NaN" in judged("1", "x = 2.0\ny = log(-x)").message


def test_a_comma_stands_for_thousands_or_for_a_point():
    part = [Part("y", "value:y", decimals=3)]
    for program in ("x = 2.25\ny = x * 1", "x = 2250\ny = x * 1"):
        assert judging.answers(program, {}, part, {"y": "2,250"}, "en")[0].ok


def test_however_small_a_number_is_its_sign_counts():
    program = "x = 0.02\ny = 0.01 * x * x"
    part = [Part("dx", "grad:x", decimals=3)]
    assert judging.answers(program, {}, part, {"dx": 0.0004}, "en")[0].ok
    assert not judging.answers(program, {}, part, {"dx": -0.0004}, "en")[0].ok


def test_a_formula_may_have_the_sign_of_the_sigmoid_and_says_why_it_gives_no_number():
    part = Part("dw", "grad:w")
    task = "x = 0.5\nw = param(0.4)\ny = sigmoid(w*x)"
    assert judging.formula(task, {}, part, "x·σ(w·x)·(1 − σ(w·x))", 0, "en").ok
    assert judging.formula("w = param(2)\ny = log(w)*w", {}, part, "ln(w) + 1", 0, "en").ok
    assert "divides by 0" in judging.formula(task, {}, part, "x/0", 0, "en").message
    assert "divides by 0" in judging.formula(task, {}, part, "log(-1)*x", 0, "en").message
    [found] = judging.answers(task, {}, [part], {"dw": "12%"}, "en")
    assert (found.code, "“12%”" in found.message) == ("shape", True)
    [found] = judging.answers(task, {}, [part], {"dW": "0.12"}, "en")
    assert (found.code, "dW" in found.message) == ("missing", True)
    [found] = judging.program(task, {}, [part], "w = param(1)\ny = (w", 0, 2, "en")
    assert found.message.startswith("Line 2:")
