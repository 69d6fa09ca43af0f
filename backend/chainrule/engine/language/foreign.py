"""What textbooks, calculators and other languages write, and what to write here in its place.

A name of another place is read as meant where it is only another name (`ALIASES`), and else refused with the
right way out (`INSTEAD`): never with a neighbour by spelling that is other mathematics.
"""

import re
from collections.abc import Callable, Collection

# The same function under another name.
ALIASES = {"ln": "log", "log₂": "log2", "log₁₀": "log10"}

# Written out as it would stand in a program; the letters are those of the reader's own arguments.
INSTEAD = {
    # trigonometry and logarithms, as textbooks of several countries have them
    "lg": "log10(x)", "lb": "log2(x)", "ld": "log2(x)", "tg": "tan(x)", "ctg": "1 / tan(x)", "cot": "1 / tan(x)",
    "sec": "1 / cos(x)", "csc": "1 / sin(x)", "cosec": "1 / sin(x)", "arctg": "arctan(x)", "asin": "arcsin(x)",
    "acos": "arccos(x)", "atan": "arctan(x)", "atan2": "arctan2(y, x)", "sh": "sinh(x)", "ch": "cosh(x)",
    "th": "tanh(x)", "sen": "sin(x)", "sine": "sin(x)", "cosine": "cos(x)", "tangent": "tan(x)",
    "asinh": "log(x + sqrt(x ** 2 + 1))", "acosh": "log(x + sqrt(x ** 2 - 1))",
    "atanh": "log((1 + x) / (1 - x)) / 2", "arcsinh": "log(x + sqrt(x ** 2 + 1))",
    "arccosh": "log(x + sqrt(x ** 2 - 1))", "arctanh": "log((1 + x) / (1 - x)) / 2",
    "deg2rad": "x * pi / 180", "radians": "x * pi / 180", "rad2deg": "x * 180 / pi", "degrees": "x * 180 / pi",
    # powers and arithmetic
    "pow": "x ** y", "power": "x ** y", "exp2": "2 ** x", "exp10": "10 ** x", "sqr": "x ** 2",
    "cbrt": "sign(x) * abs(x) ** (1 / 3)", "root": "x ** (1 / n)", "nthroot": "x ** (1 / n)",
    "rsqrt": "1 / sqrt(x)", "fabs": "abs(x)", "absolute": "abs(x)", "sgn": "sign(x)", "signum": "sign(x)",
    "add": "x + y", "sub": "x - y", "subtract": "x - y", "multiply": "x * y", "mul": "x * y", "div": "x / y",
    "divide": "x / y", "truediv": "x / y", "mod": "x - floor(x / y) * y", "fmod": "x - floor(x / y) * y",
    "remainder": "x - floor(x / y) * y", "trunc": "sign(x) * floor(abs(x))", "fix": "sign(x) * floor(abs(x))",
    "frac": "x - floor(x)", "int": "floor(x)", "rint": "round(x)", "ceiling": "ceil(x)", "logit": "log(x / (1 - x))",
    "logaddexp2": "log2(2 ** x + 2 ** y)", "det": "a * d - b * c", "heaviside": "x > 0", "step": "x > 0", "inverse": "1 / x",
    "erfc": "1 - erf(x)", "sinc": "sin(x) / x",
    # activations
    "logistic": "sigmoid(x)", "expit": "sigmoid(x)", "swish": "silu(x)", "rectifier": "relu(x)",
    "lrelu": "leaky_relu(x)", "leakyrelu": "leaky_relu(x)", "prelu": "leaky_relu(x, slope=0.25)",
    "relu6": "clip(x, 0, 6)", "hardtanh": "clip(x, -1, 1)", "hard_tanh": "clip(x, -1, 1)",
    "hard_sigmoid": "clip(x / 6 + 0.5, 0, 1)", "hardsigmoid": "clip(x / 6 + 0.5, 0, 1)",
    "selu": "1.0507 * elu(x, alpha=1.67326)", "celu": "elu(x / a) * a", "mish": "x * tanh(softplus(x))",
    "softsign": "x / (1 + abs(x))", "logsigmoid": "-softplus(-x)", "log_sigmoid": "-softplus(-x)",
    "clamp": "clip(x, 0, 1)", "threshold": "where(x > c, x, 0)",
    # reductions and statistics
    "avg": "mean(x)", "average": "mean(x)", "variance": "var(x)", "stdev": "std(x)", "stddev": "std(x)",
    "product": "prod(x)", "total": "sum(x)", "Σ": "sum(x)", "Π": "prod(x)", "amax": "max(x)", "amin": "min(x)",
    "magnitude": "norm(x)", "length": "norm(x)", "l1_norm": "norm(x, ord=1)", "l2_norm": "norm(x)",
    "count_nonzero": "sum(x != 0)", "cov": "mean((x - mean(x)) * (y - mean(y)))",
    "median": "sort(x)[len(x) // 2]",
    # linear algebra
    "mm": "x @ y", "bmm": "x @ y", "mv": "x @ y", "inner": "x @ y", "vdot": "sum(x * y)", "tensordot": "x @ y",
    "einsum": "x @ y, sum(x * y, axis=0) or transpose(x, axes=(1, 0))", "kron": "outer(x, y)",
    "cross": "stack([x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], …])",
    "permute": "transpose(x, axes=(1, 0))", "swapaxes": "transpose(x, axes=(1, 0))", "t": "x.T",
    "diag": "x * eye(len(x))", "identity": "eye(n)",
    # shape
    "view": "reshape(x, shape)", "flatten": "reshape(x, -1)", "ravel": "reshape(x, -1)", "squeeze": "reshape(x, shape)",
    "unsqueeze": "reshape(x, shape)", "expand_dims": "reshape(x, shape)", "expand": "broadcast_to(x, shape)",
    "repeat": "broadcast_to(x, shape)", "tile": "broadcast_to(x, shape)", "cat": "concat([x, y])",
    "concatenate": "concat([x, y])", "hstack": "concat([x, y], axis=-1)", "vstack": "stack([x, y])",
    "append": "concat([x, y])", "flip": "x[::-1]", "reverse": "x[::-1]", "reversed": "x[::-1]",
    "gather": "embedding(ids, x)", "index_select": "x[[0, 2]]", "size": "x.shape", "shape": "x.shape",
    "array": "[1, 2, 3]", "tensor": "[1, 2, 3] or param(2.0)", "asarray": "[1, 2, 3]", "list": "[1, 2, 3]", "matrix": "[[1, 2], [3, 4]]",
    "Variable": "x = 0.5", "Parameter": "param(0.5)", "Value": "x = 0.5",
    "random": "uniform(n, seed=0)", "rand": "uniform(n, seed=0)", "normal": "randn(n, seed=0)",
    "randint": "floor(uniform(n, seed=0) * k)", "xavier": "glorot(n, m)", "kaiming": "he(n, m)",
    "zeros_like": "0 * x", "ones_like": "0 * x + 1", "enumerate": "for i in range(len(x)):",
    # losses and layers
    "l1_loss": "mae(x, y)", "l1": "mae(x, y)", "l2_loss": "mse(x, y)", "mse_loss": "mse(x, y)",
    "mean_squared_error": "mse(x, y)", "mean_absolute_error": "mae(x, y)", "rmse": "sqrt(mse(x, y))",
    "nll_loss": "cross_entropy(logits, classes)", "softmax_cross_entropy": "cross_entropy(logits, classes)",
    "crossentropy": "cross_entropy(logits, classes)", "bce": "binary_cross_entropy(p, y)",
    "bce_loss": "binary_cross_entropy(p, y)", "bce_with_logits": "binary_cross_entropy_with_logits(x, y)",
    "log_loss": "binary_cross_entropy(p, y)", "smooth_l1_loss": "huber(x, y)", "huber_loss": "huber(x, y)",
    "hinge_loss": "hinge(x, y)", "kl_div": "sum(p * log(p / q))", "kl": "sum(p * log(p / q))",
    "entropy": "-sum(p * log(p))", "dense": "linear(x, W, b)", "Linear": "linear(x, W, b)", "fc": "linear(x, W, b)",
    "conv": "conv2d(x, w)", "maxpool": "max_pool2d(x, 2)", "max_pool": "max_pool2d(x, 2)", "avg_pool": "avg_pool2d(x, 2)",
    "layernorm": "layer_norm(x)", "batchnorm": "batch_norm(x)", "self_attention": "attention(Q, K, V)",
    "detach": "stop_gradient(x)", "no_grad": "stop_gradient(x)", "clip_by_value": "clip(x, 0, 1)",
    "if_else": "where(x > 0, a, b)", "ifelse": "where(x > 0, a, b)", "select": "where(x > 0, a, b)",
    "mseloss": "mse(x, y)", "crossentropyloss": "cross_entropy(logits, classes)", "l1loss": "mae(x, y)",
    "nllloss": "cross_entropy(logits, classes)", "bceloss": "binary_cross_entropy(p, y)",
    "bcewithlogitsloss": "binary_cross_entropy_with_logits(x, y)", "huberloss": "huber(x, y)",
    "smoothl1loss": "huber(x, y)", "hingeloss": "hinge(x, y)", "maxpool2d": "max_pool2d(x, 2)",
    "avgpool2d": "avg_pool2d(x, 2)", "batchnorm1d": "batch_norm(x)", "batchnorm2d": "batch_norm(x)",
    "multiheadattention": "attention(Q, K, V)", "σ": "sigmoid(x)", "logsoftmax": "log_softmax(x)",
    "iif": "where(x > 0, a, b)", "xrange": "range(n)", "arrange": "arange(n)",
}  # fmt: skip

# What has a sentence of its own in the catalogs, since no piece of code says it.
SENTENCES = {
    "grad": "gradient", "gradient": "gradient", "backward": "gradient", "diff": "gradient", "derivative": "gradient",
    "deriv": "gradient", "d": "gradient", "D": "gradient", "jacobian": "gradient", "hessian": "gradient",
    "print": "print", "plot": "print", "show": "print", "display": "print", "input": "input",
    "inv": "inverse", "pinv": "inverse", "eig": "inverse",
    "cholesky": "inverse", "lstsq": "inverse", "qr": "inverse", "eigh": "inverse",
    "integrate": "integral", "integral": "integral", "limit": "integral", "lim": "integral", "factorial": "integral",
    "gamma": "integral", "map": "loop", "filter": "loop", "zip": "loop", "reduce": "loop",
}  # fmt: skip

# Names of values, where no call follows.
VALUES = {"π": "pi", "Pi": "pi", "PI": "pi", "E": "e", "True": "1", "False": "0", "true": "1", "false": "0", "inf": "1e308",
          "None": "0", "null": "0", "nan": "0", "tau": "2 * pi", "τ": "2 * pi", "ℯ": "e"}  # fmt: skip

# What no name may be, and a name that is near.
WORDS = {"lambda": "lam", "class": "cls", "in": "inp", "is": "is_", "from": "start", "as": "as_", "def": "func",
         "global": "total", "pass": "passed", "with": "width", "not": "negated", "and": "both", "or": "either",
         "if": "cond", "else": "other", "for": "loop", "while": "loop", "del": "delta", "yield": "out",
         "return": "result", "import": "imp", "try": "trial", "None": "none", "True": "yes", "False": "no"}  # fmt: skip

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")


# Functions whose power stands between name and argument: sin²(x).
_WRITTEN_SO = {"sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "ln", "lg", "sec", "csc", "cot"}
# And those whose argument textbooks write without brackets: sin x.
_BARE = "|".join(
    sorted(
        _WRITTEN_SO | {"sqrt", "abs", "sigmoid", "relu", "arcsin", "arccos", "arctan", "max", "min", "sum"}
    )
)

# What Python does not read at all, and how each is written here; the first that is found in the line counts. A run of
# letters or spaces is taken whole (++): tried again in parts, a line of 20,000 letters would take half a minute.
_WRITTEN: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(r"\|\|([^|]+)\|\|"), lambda found: f"norm({found[1].strip()})"),
    (re.compile(r"\|([^|]+)\|"), lambda found: f"abs({_plainly(found[1].strip())})"),
    (
        re.compile(rf"(?<!\w)({_BARE})\s++(\d[\d.]*+)?\s*+([^\W\d]\w*+)?(?<!\s)"),
        lambda found: f"{found[1]}({' * '.join(filter(None, found.group(2, 3)))})",
    ),
    (re.compile(r"(?<![\w.])(\d{1,4})!(?!=)"), lambda found: f"prod(arange(1, {int(found[1]) + 1}))"),
    (re.compile(r"(?<!\w)(\w++)!(?!=)"), lambda found: f"prod(arange(1, {found[1]} + 1))"),
    (re.compile(r"!\s*(\w+)"), lambda found: f"{found[1]} == 0"),
    (
        re.compile(r"(?<!\w)(\w++)\s*+(\+\+|--)\s*+$"),
        lambda found: f"{found[1]} = {found[1]} {found[2][0]} 1",
    ),
    (re.compile(r"&&"), lambda found: "(x > 0) * (y > 0)"),
    (re.compile(r"\|\|"), lambda found: "maximum(x > 0, y > 0)"),
    (re.compile(r"^\s*+(\w++)\s*+:=\s*+((?:.*\S)?)\s*$"), lambda found: f"{found[1]} = {found[2]}"),
]


def _plainly(code: str) -> str:
    """A part of a line, with what it has of the same kind written out."""
    found = rewritten(code)
    return code[: found[0][0]] + found[1] + code[found[0][1] :] if found else code


def rewritten(code: str) -> tuple[tuple[int, int], str] | None:
    """Where a line of code has what other places write and Python does not read, and what to write for it."""
    for pattern, write in _WRITTEN:
        if found := pattern.search(code):
            return found.span(), write(found)
    return None


def power(before: str, marks: str) -> str:
    """`x²` as a program has it: x ** 2."""
    exponent = marks.translate(_SUPERSCRIPTS).removeprefix("+")
    if before in ("sin", "cos", "tan") and exponent == "-1":
        return f"arc{before}(x)"
    if before in _WRITTEN_SO:
        before = f"{before}(x)"
    return f"{before or 'x'} ** {exponent}"


# Characters of mathematics that Python does not read, and an example of what to write.
CHARACTERS = {
    "√": "sqrt(x)", "∛": "sign(x) * abs(x) ** (1 / 3)", "∑": "sum(x)", "∏": "prod(x)",
    "∫": "sum(f) * dx", "°": "30 * pi / 180", "½": "1 / 2", "¼": "1 / 4", "¾": "3 / 4", "⅓": "1 / 3", "⅔": "2 / 3",
    "∞": "1e308", "≤": "x <= y", "≥": "x >= y", "≠": "x != y", "≈": "abs(x - y) < 0.01", "±": "x + d", "∂": "dx",
    "→": "y = x", "←": "x = 3", "⋅": "x * y", "∙": "x * y", "•": "x * y", "∗": "x * y", "⊙": "x * y", "∘": "x * y",
    "⊗": "outer(x, y)", "%": "x / 100", "‰": "x / 1000", "′": "x1", "″": "x2", "∇": "y", "∈": "for x in xs:",
    "∧": "x * y", "∨": "maximum(x, y)", "¬": "1 - x", "⌊": "floor(x)", "⌈": "ceil(x)", "‖": "norm(x)", "∥": "norm(x)",
    "“": "x", "”": "x", "‘": "x1", "’": "x1", "…": "range(n)", "$": "x", "?": "where(x > 0, a, b)", "!": "x != y",
    "¥": "x", "€": "x", "`": "x", "ᵀ": "x.T",
}  # fmt: skip


def near(name: str, known: Collection[str]) -> str | None:
    """The known name that this is a slip of: the same letters in another case, or, where it is long enough for
    that to be no other word, with one or two letters changed, left out, added or exchanged."""
    folded = {other.lower(): other for other in known}
    if name.lower() in folded:
        return folded[name.lower()]
    if len(name) < 3 or len(name) > LONGEST:
        return None
    best, least = None, 3
    for other in list(known)[:CANDIDATES]:
        if abs(len(other) - len(name)) < 3 and (apart := _apart(name.lower(), other.lower())) < least:
            short = min(len(name), len(other))
            swapped = sorted(name.lower()) == sorted(other.lower())
            added = short == 4 and len(name) > short  # relux, but not rel
            if apart <= (2 if short >= 7 else 1) and (short >= 5 or swapped or added):
                best, least = other, apart
    return best


CANDIDATES = 400  # known names that a slip is compared with
LONGEST = 80


def _apart(one: str, other: str) -> int:
    """Letters changed, left out, added, or exchanged with their neighbour (Damerau and Levenshtein)."""
    last: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = last, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]
