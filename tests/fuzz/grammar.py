"""Programs from a grammar of all that people type, right, half right and wrong, for `make fuzz`."""

import random

from chainrule.engine import OPS
from chainrule.engine.language import calls

# fmt: off
NAMES = ["x", "y", "w", "b", "a", "n", "e", "i", "损失", "w₁", "x_1", "L", "pi", "seed", "f"]
ONE = ["exp", "sin", "tanh", "relu", "sigmoid", "sum", "mean", "sqrt", "abs", "softmax", "std", "norm", "log", "square", "max", "sort"]
TWO = ["maximum", "minimum", "mse", "hypot", "arctan2", "logaddexp", "mae", "dot", "outer"]
FUNCTIONS = [*sorted({*OPS, *calls.FUNCTIONS}), "batch_norm", "trace", "ln", "grad", "inv", "len", "max", "min", "range"]
PLAIN = ["+", "-", "*", "/", "**", "@", "<", ">="]
OPERATORS = ["//", "%", "==", "!=", "and", "or", "=", "^", "<<"]
NUMBERS = ["1e308", "5e-324", "1e-20", "1e400", "nan", "inf", "True", "None", "2**63", "9223372036854775808", "½", "10⁻³", "30°",
           "0,5", "1_000", "0x1F", "１２"]
# fmt: on
OPTIONS = [
    "axis=0",
    "axis=1",
    "axis=-1",
    "axis=(0, 1)",
    "axis=9",
    "keepdims=True",
    "keepdims=2",
    "ddof=1",
    "ord=1",
    "low=0",
    "high=1",
    "seed=0",
    "seed=x",
    "reduction='sum'",
    "reduction='none'",
    "reduction='no'",
    "weight=[1, 2]",
    "ignore_index=0",
    "label_smoothing=0.1",
    "shape=(2, 3)",
    "stride=2",
    "padding=1",
    "size=2",
    "nope=1",
]  # fmt: skip
SHAPES = ["(2, 3)", "3", "2, 3", "(0,)", "[2, 2]", "n", "-1", "(2, -1)", "()", "10**9", "1, 1, 1, 1"]


FIRST = [
    "x = [0.5, -1.2, 3.0]",
    "x = 2.0",
    "x = randn(2, 3, seed=1)",
    "x = param([[1.0, 2.0], [0.0, 3.0]])",
    "x = 0.0",
]


class Grammar:
    """One program after the other, each from a seed of its own."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def rarely(self, common: list[str], rare: list[str], share: float = 0.02) -> str:
        return self.draw.choice(rare if self.draw.random() < share else common)

    def program(self) -> str:
        draw = self.draw
        lines = [draw.choice(FIRST), "w = param(0.7)", "n = 2", "y = x * w", "f = x", "a = y + n", "b = w"]
        lines += [self.statement(0) for _ in range(draw.randint(1, 5))]
        if draw.random() < 0.5:
            lines.append(f"L = {draw.choice(['sum', 'mean', 'norm'])}({draw.choice(['x', 'y', 'a', 'b'])})")
        text = "\n".join(lines)
        if draw.random() < 0.1:  # something torn, doubled or put in
            at, cut = draw.randrange(len(text) + 1), draw.randint(0, 4)
            torn = ["", "(", "]", "'", "\t", "\\", "#", ":", "．", "\u202e", "🙂"]
            text = text[:at] + draw.choice(torn) + text[at + cut :]
        return text

    def statement(self, depth: int) -> str:
        pad, draw = "    " * depth, self.draw
        kind = draw.random()
        if kind < 0.75 or depth > 2:
            return f"{pad}{self.target()} = {self.expression(3)}"
        if kind < 0.79:
            return f"{pad}{draw.choice(['x', 'y', 'a'])} {self.rarely(['+=', '-=', '*='], ['@=', '/='], 0.2)} {self.expression(2)}"
        if kind < 0.85:
            inside = "\n".join(self.statement(depth + 1) for _ in range(draw.randint(1, 2)))
            over = self.rarely(
                ["range(3)", "range(n)", "[1, 2]"], [f"range({self.expression(1)})", "x", "zip(x, y)"], 0.2
            )
            return f"{pad}for {self.rarely(['i'], ['x', 'i, j'], 0.1)} in {over}:\n{inside}"
        if kind < 0.9:
            arguments = self.rarely(["x", "x, y=1"], ["x, y", "", "x=f(1)", "*x"], 0.2)
            name = self.rarely(["f", "g"], ["sin", "x"], 0.1)
            return f"{pad}def {name}({arguments}):\n{pad}    return {self.expression(2)}\n{pad}a = {name}({self.expression(1)})"
        if kind < 0.95:
            return f"{pad}{self.rarely(['if n > 1'], ['while x', f'if {self.expression(1)}', 'elif x', 'with x'], 0.3)}:\n{self.statement(depth + 1)}"
        return pad + draw.choice([
            "x, t = xor(8)", "X, y = spiral(9, seed=1)", "return x", "import numpy as np", "x[0] = 3", "pass", "assert x", "w.backward()",
            "print(x)", "lambda = 1", "x: float = 2", f"{self.expression(2)}", "x = y = 2", "global x", "#", "x, w = gauss(4)",
        ])  # fmt: skip

    def target(self) -> str:
        return self.rarely(
            ["y", "a", "b", "L", "x"], [*NAMES, "x[0]", "x, y", "x.y", "2", "f(x)", "[x]"], 0.05
        )

    def expression(self, depth: int) -> str:
        draw = self.draw
        kind = draw.random()
        if depth <= 0 or kind < 0.2:
            if draw.random() < 0.7:
                return self.rarely(["x", "y", "w", "a", "b"], NAMES, 0.05)
            return self.rarely(["0", "1", "2", "3", "-1", "0.5"], NUMBERS, 0.08)

        def inner() -> str:
            return self.expression(depth - 1)

        if kind < 0.5:
            return f"{inner()} {self.rarely(PLAIN, OPERATORS)} {inner()}"
        if kind < 0.65:
            return (
                f"{draw.choice(ONE)}({inner()}{', ' + draw.choice(OPTIONS) if draw.random() < 0.1 else ''})"
            )
        if kind < 0.72:
            return f"{draw.choice(TWO)}({inner()}, {inner()})"
        if kind < 0.78:
            arguments = [inner() for _ in range(draw.choice([0, 1, 1, 2, 2, 3]))]
            if draw.random() < 0.3:
                arguments.append(draw.choice(OPTIONS))
            return f"{draw.choice(FUNCTIONS)}({', '.join(arguments)})"
        if kind < 0.83:
            return f"{draw.choice(['zeros', 'ones', 'randn'])}({self.rarely(['2, 3', '3', '(2, 3)'], SHAPES, 0.2)})"
        if kind < 0.86:
            return f"[{', '.join(inner() for _ in range(draw.randint(0, 3)))}]"
        if kind < 0.91:
            keys = [
                "-1",
                "1:",
                "3:0:-1",
                ":, 0",
                "None",
                "...",
                "9",
                "n",
                "x",
                "[0, 0, 1]",
                "0, 0, 0",
                "2:1",
                "::0",
            ]
            return f"{inner()}[{self.rarely(['0', '::-1', ':2'], keys, 0.3)}]"
        common = [
            f"-({inner()})",
            f"({inner()})",
            f"{inner()}.T" if depth < 2 else f"({inner()}).T",
            f"param({draw.choice(['1.0', '[1, 2]'])})",
        ]
        rare = [
            f"({inner()},)", f"{inner()} if {inner()} else {inner()}", f"not {inner()}", f"[{inner()} for x in {inner()}]",
            f"param({inner()})", "x'", f"|{inner()}|", f"{inner()} < {inner()} < {inner()}", f"f({inner()})",
            f"lambda x: {inner()}", f"'{inner()}'", f"{{{inner()}}}", f"√{inner()}", f"{inner()}²", f"{inner()}.shape",
        ]  # fmt: skip
        return self.rarely(common, rare, 0.15)
