import pytest

from chainrule.engine.table.formula import Formula


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "x.real", "open(x)", "z + 1", "lambda: x", "x if x else 1", "x[0]", "'x'"],
)
def test_outside_the_language_is_refused(text):
    with pytest.raises(ValueError, match="not in the formula language"):
        Formula(text, ("x",))


@pytest.mark.parametrize(
    ("text", "names", "latex"),
    [
        ("g * (1 - out**2)", {"out": "y"}, r"g \cdot \left(1 - y^{2}\right)"),
        ("x * y", {"x": "2", "y": "-3"}, r"2 \cdot \left(-3\right)"),
        ("x - y", {"x": "-1", "y": "-3"}, r"-1 - \left(-3\right)"),
        ("x**2", {"x": "-3"}, r"\left(-3\right)^{2}"),
        ("-x", {"x": "-3"}, r"-\left(-3\right)"),
        ("1 / (1 + exp(-x))", {"x": "z"}, r"\frac{1}{1 + e^{-z}}"),
        ("(x / y)**2", {}, r"\left(\frac{x}{y}\right)^{2}"),
        ("out * log(x)", {}, r"\mathrm{out} \cdot \ln\left(x\right)"),
    ],
)
def test_latex(text, names, latex):
    assert Formula(text, ("x", "y", "out", "g")).latex(names) == latex


def test_tree_is_prefix_form():
    assert Formula("g * (1 - x**2)", ("x", "g")).tree == ("*", "g", ("-", 1, ("**", "x", 2)))
