"""Calls of what the language has built in: operations, leaves, values, data sets."""

import ast
import math
import re
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeGuard

import numpy as np

from chainrule.engine.language import datasets, foreign, values
from chainrule.engine.language.builder import Literal, Worth
from chainrule.engine.language.graph import Draw, Known
from chainrule.engine.language.lists import List
from chainrule.engine.language.reader import Reader
from chainrule.engine.language.static import integer, static
from chainrule.engine.refusal import Refusal, Span
from chainrule.engine.table.ops import OPS, REQUIRED, Op

# `index` is written x[0]; dropout and noise take a probability and draw their own mask.
_OTHERWISE = {"index", "dropout", "noise_gradient", "concat", "stack", "embedding", "cross_entropy"}
CALLABLE = {
    name: op for name, op in OPS.items() if (op.symbol is None or name == "matmul") and name not in _OTHERWISE
}


# ---- calls -------------------------------------------------------------------------------------


def call(reader: Reader, name: str, node: ast.Call) -> Any:
    """What a call of a built-in function is worth. Refusal for an unknown name or wrong arguments."""
    if any(isinstance(argument, ast.Starred) for argument in node.args) or any(
        keyword.arg is None for keyword in node.keywords
    ):
        raise reader.unsupported("Starred", node)
    name = foreign.ALIASES.get(name, name)
    if name in _PAIRS and len(node.args) > 1 and not node.keywords:
        return _of_two(reader, OPS[_PAIRS[name]], node)
    if name in CALLABLE:
        return _operation(reader, CALLABLE[name], node)
    special = _SPECIAL.get(name)
    if special is not None:
        return special(reader, node)
    if name in values.SHAPED:
        return _shaped(reader, name, node)
    if name in datasets.DATA:
        return _data(reader, name, node)
    span = reader.span(node.func)
    if name in reader.names or name in reader.local:
        raise Refusal("unknown-name", "call", span=span, name=name)
    raise unknown(name, [*FUNCTIONS, *reader.functions], span)


def unknown(name: str, functions: Collection[str], span: Span) -> Refusal:
    """What to say of a function that there is none of: what it is called here, what to write for it, or the
    name that it is a slip of."""
    same = {other.lower(): other for other in functions}.get(name.lower())
    if same is None and name in foreign.SENTENCES:
        return Refusal("unknown-name", f"of-{foreign.SENTENCES[name]}", span=span, name=name)
    instead = foreign.INSTEAD.get(name) or foreign.INSTEAD.get(name.lower())
    if same is None and instead is not None:
        return Refusal("unknown-name", "instead", span=span, name=name, instead=instead)
    near = same or foreign.near(name, functions)
    return Refusal(
        "unknown-name", "near-function" if near else "no-function", span=span, name=name, near=near
    )


# Of two values by position; of one, all its elements.
_PAIRS = {"max": "maximum", "min": "minimum"}


def _of_two(reader: Reader, op: Op, node: ast.Call) -> Worth:
    """max(0, z), and of more than two one after the other."""
    first, *others = node.args
    worth: Any = reader.worth(first)
    for other in others:
        worth = reader.apply_to(op, worth, first, other, node)
    found: Worth = worth
    return found


def _operation(reader: Reader, op: Op, node: ast.Call) -> Worth:
    parts, settings = _split(reader, op.name, node, op.args, op.settings)
    return reader.apply(op, parts, settings, node)


def _split(
    reader: Reader, name: str, node: ast.Call, wanted: Sequence[str], options: dict[str, Any]
) -> tuple[list[ast.expr], dict[str, Any]]:
    """The arguments of a call, and its settings: after the arguments in order, or by keyword."""
    if not options and not node.keywords and len(node.args) == len(wanted):
        return node.args, {}
    form = usage_text(name, wanted, options)
    parts, rest = node.args[: len(wanted)], node.args[len(wanted) :]
    if len(parts) < len(wanted) and node.keywords:
        raise Refusal("wrong-arguments", "named", span=reader.span(node), name=name, usage=form)
    if len(parts) < len(wanted):
        raise _miscounted(reader, name, node, len(wanted), form)
    if len(rest) > 1 and list(options)[:1] == ["shape"]:  # reshape(x, 2, 3) as well as (2, 3)
        rest = [ast.copy_location(ast.Tuple(elts=rest, ctx=ast.Load()), rest[0])]
    if len(rest) > len(options):
        raise _miscounted(reader, name, node, len(wanted) or len(options), form)
    given = dict(zip(options, rest, strict=False))
    for keyword in node.keywords:
        if keyword.arg not in options or keyword.arg in given:
            raise Refusal(
                "wrong-arguments", "keyword", span=reader.span(keyword.value), name=name,
                keyword=keyword.arg, usage=form,
            )  # fmt: skip
        given[keyword.arg] = keyword.value
    settings = {one: _setting(reader, name, one, part) for one, part in given.items()}
    for one, default in options.items():
        if default is REQUIRED and one not in settings:
            raise Refusal(
                "wrong-arguments", "missing", span=reader.span(node), name=name, missing=one,
                usage=form,
            )  # fmt: skip
    return parts, {one: settings.get(one, default) for one, default in options.items()}


def _miscounted(reader: Reader, name: str, node: ast.Call, wanted: int, usage: str) -> Refusal:
    """Too few or too many arguments; of two in the place of one, what they most likely were: log(x, 2), or a
    number with a comma, 0,5."""
    start, end = reader.span(node)
    comma = re.search(r"\(\s*(-?\d+),(\d+)\s*\)$", reader.source.tidied[start:end])
    variant = "comma" if comma and wanted == 1 else None
    if name == "log" and len(node.args) == 2:
        variant = "base"
    return Refusal(
        "wrong-arguments", variant, span=(start, end), name=name, wanted=wanted,
        got=len(node.args), usage=usage, point=f"{comma[1]}.{comma[2]}" if comma else "",
    )  # fmt: skip


# ---- settings ----------------------------------------------------------------------------------


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return _whole(value) or isinstance(value, float)


def _wholes(value: Any) -> bool:
    return _whole(value) or (isinstance(value, tuple) and bool(value) and all(map(_whole, value)))


def _pair(value: Any) -> bool:
    return _whole(value) or (isinstance(value, tuple) and len(value) == 2 and all(map(_whole, value)))


# What each setting may be: a test, and the word for it in the catalog.
_SETTINGS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "axis": (lambda v: v is None or _whole(v), "axis"),
    "axes": (lambda v: v is None or (isinstance(v, tuple) and all(map(_whole, v))), "axes"),
    "keepdims": (lambda v: isinstance(v, bool) or v in (0, 1), "bool"),
    "relative": (lambda v: isinstance(v, bool) or v in (0, 1), "bool"),
    "shape": (lambda v: v == () or _wholes(v), "shape"),
    "size": (_pair, "pair"),
    "stride": (lambda v: v is None or _pair(v), "pair"),
    "padding": (_pair, "pair"),
    "seed": (lambda v: _whole(v) and v >= 0, "seed"),
    "n": (_whole, "axis"),
    "ord": (lambda v: v in (1, 2, math.inf) or v == "inf", "ord"),
    "ddof": (lambda v: _whole(v) and v >= 0, "seed"),
    "reduction": (lambda v: v in ("mean", "sum", "none"), "reduction"),
    "weight": (lambda v: v is None or (isinstance(v, tuple) and bool(v) and all(map(_number, v))), "weight"),
    "ignore_index": (_whole, "axis"),
    "label_smoothing": (lambda v: _number(v) and 0 <= v <= 1, "share"),
    "low": (lambda v: v is None or _number(v), "float"),
    "high": (lambda v: v is None or _number(v), "float"),
    "delta": (lambda v: _number(v) and v > 0, "above"),
}
_DECIMAL = {"float", "share", "above"}  # what may be worked out from names of decimals: gain=g / 2
_MANY_AXES = {op.name for op in OPS.values() if op.kind == "reduction"}


def _setting(reader: Reader, name: str, setting: str, node: ast.expr) -> Any:
    test, word = _SETTINGS.get(setting, (_number, "float"))
    written = ast.unparse(node) if isinstance(node, ast.Name | ast.UnaryOp) else ""
    if word in ("reduction", "ord") and test(written):
        value: Any = written  # as the usage shows it: reduction=mean, ord=inf
    elif setting in ("low", "high") and written in ("inf", "-inf"):
        value = float(written)
    elif word in _DECIMAL and not isinstance(node, ast.Constant | ast.Tuple | ast.List):
        value = _decimal(reader, node)
    else:
        value = static(reader, node)
    if setting == "axis" and name in _MANY_AXES and isinstance(value, tuple):
        test = _wholes
    if setting == "axis" and value is None and name in {"softmax", "log_softmax", "concat", "stack", "sort"}:
        test = _whole
    if setting == "stride" and value is None and name == "conv2d":
        test = _pair
    if not test(value):
        raise Refusal(
            "bad-setting", span=reader.span(node), name=name, keyword=setting,
            expected=f"expected.{word}",
        )  # fmt: skip
    if word == "bool":
        return bool(value)
    if setting in ("low", "high") and value is None:
        return -math.inf if setting == "low" else math.inf
    if setting == "weight" and value is not None:
        return tuple(map(float, value))
    if setting == "ord":
        return math.inf if value == "inf" else value
    return float(value) if word in _DECIMAL else value


def _decimal(reader: Reader, node: ast.expr) -> Any:
    """A plain number, also one that is worked out from leaves that training leaves alone."""
    worth = reader.value(node)
    value: Any = worth.value if isinstance(worth, Literal) else None
    if isinstance(worth, int):
        value = reader.builder.stated_value(worth)
        reader.builder.options.add(worth)
    if not _number(value):
        raise Refusal("not-an-integer", "decimal", span=reader.span(node))
    if not math.isfinite(value):
        raise Refusal("number-too-large", "worked-out", span=reader.span(node))
    return value


# ---- leaves and lists --------------------------------------------------------------------------


def _param(reader: Reader, node: ast.Call) -> int:
    if len(node.args) != 1 or node.keywords:
        raise _miscounted(reader, "param", node, 1, "param(0.4)")
    worth = reader.worth(node.args[0])
    value = worth.value if isinstance(worth, Literal) else reader.builder.stated_value(worth)
    if value is None or (isinstance(worth, Literal) and worth.draw is not None):
        raise Refusal("param-of-node", span=reader.span(node.args[0]))
    return reader.builder.leaf("param", value, reader.span(node), reader.group)


def _length(reader: Reader, node: ast.Call) -> Literal:
    if len(node.args) != 1 or node.keywords:
        raise _miscounted(reader, "len", node, 1, "len(x)")
    worth = reader.value(node.args[0])
    if isinstance(worth, List):
        return Literal(len(worth))
    shape = reader.shape(worth)
    if not shape:
        raise Refusal("not-a-list", span=reader.span(node.args[0]))
    return Literal(shape[0])


def _embedding(reader: Reader, node: ast.Call) -> Worth:
    """embedding(ids, W): the numbers must be known, and be rows of the table."""
    op = OPS["embedding"]
    parts, settings = _split(reader, "embedding", node, op.args, op.settings)
    ids, table = (reader.worth(part) for part in parts)
    rows = (reader.shape(table) or (0,))[0]
    _known(reader, ids, rows, parts[0])
    place, spans = len(reader.builder.nodes), [reader.span(part) for part in parts]
    return reader.builder.apply(
        op, (ids, table), (place, place), spans, settings, reader.span(node), reader.group
    )


def _known(reader: Reader, ids: Worth, length: int, part: ast.expr, passed: int | None = None) -> None:
    """Row or class numbers must be known, whole and below their bound, but for those that are passed."""
    span = reader.span(part)
    value: Any = ids.value if isinstance(ids, Literal) else reader.builder.leaves.get(ids)
    if value is None:
        raise _misnumbered(length, passed, span)
    check_known(value, length, passed, span)
    if not isinstance(ids, Literal):
        reader.builder.known.append(Known(ids, length, passed, span))


def check_known(value: Any, length: int, passed: int | None, span: Span) -> None:
    """Refuse numbers that name no row, or no class."""
    numbers = np.asarray(value)
    wrong = (numbers % 1 != 0) | (numbers < 0) | (numbers >= length)
    if np.any(wrong if passed is None else wrong & (numbers != passed)):
        raise _misnumbered(length, passed, span)


def _misnumbered(length: int, passed: int | None, span: Span) -> Refusal:
    """Rows of a table, or classes: those may be passed."""
    if passed is None:
        return Refusal("bad-ids", span=span, length=length)
    return Refusal("bad-ids", "class", span=span, length=length, last=length - 1)


def _cross_entropy(reader: Reader, node: ast.Call) -> Worth:
    """cross_entropy(logits, targets): class numbers must be known, and be classes."""
    op = OPS["cross_entropy"]
    parts, settings = _split(reader, "cross_entropy", node, op.args, op.settings)
    logits, targets = (reader.worth(part) for part in parts)
    shape = reader.shape(logits)
    if shape and reader.shape(targets) == shape[:-1]:
        _known(reader, targets, shape[-1], parts[1], settings.get("ignore_index", -100))
    elif settings.get("ignore_index", -100) != -100:
        raise Refusal(
            "bad-setting",
            "ignored",
            span=reader.span(node),
            name="cross_entropy",
            setting="ignore_index",
            expected="",
        )
    place, spans = len(reader.builder.nodes), [reader.span(part) for part in parts]
    return reader.builder.apply(
        op, (logits, targets), (place, place), spans, settings, reader.span(node), reader.group
    )


def _is_row(part: ast.expr) -> TypeGuard[ast.List]:
    return isinstance(part, ast.List) and bool(part.elts)


def _is_written(part: ast.expr) -> bool:
    """Whether it is a number that stands there, as that of an axis."""
    return isinstance(part, ast.Constant | ast.UnaryOp)


def _joined(reader: Reader, name: str, node: ast.Call) -> Worth:
    """concat([a, b], axis=0) and stack([a, b], axis=0)."""
    op = OPS[name]
    if len(node.args) > 1 and not _is_row(node.args[0]) and not _is_written(node.args[1]):
        raise Refusal("wrong-arguments", "list", span=reader.span(node), name=name, usage=usage(op))
    (part,), settings = _split(reader, name, node, op.args, op.settings)
    # As a tuple, since what is joined may differ in length, and is no array by itself.
    row = ast.copy_location(ast.Tuple(part.elts, ast.Load()), part) if _is_row(part) else part
    items = reader.items(reader.value(row), part)
    worths = [reader.operand(item, part) for item in items]
    place, at = len(reader.builder.nodes), reader.span(part)
    count = len(worths)
    return reader.builder.apply(
        op, worths, [place] * count, [at] * count, settings, reader.span(node), reader.group
    )


# ---- values and draws --------------------------------------------------------------------------


def _lengths(reader: Reader, name: str, parts: list[ast.expr], node: ast.Call) -> tuple[int, ...]:
    """The shape that a call asks for: `randn(4, 3)` or `randn((4, 3))`."""
    given = [static(reader, part) for part in parts]
    if len(given) == 1 and isinstance(given[0], tuple):
        given = list(given[0])
    if len(given) > reader.limits.axes:
        raise Refusal("too-many-axes", span=reader.span(node), limit=reader.limits.axes)
    if not given or not all(_whole(one) and one > 0 for one in given):
        raise Refusal("bad-shape", span=reader.span(node), name=name)
    size = 1
    for one in given:  # bounded before it is made
        size *= one
        reader.builder.check_elements(size, reader.span(node))
    reader.builder.state(size, reader.span(node))
    return tuple(given)


def _shaped(reader: Reader, name: str, node: ast.Call) -> Literal:
    make, options = values.SHAPED[name]
    shape = _lengths(reader, name, list(node.args), node)
    if name == "eye":
        shape = (shape[0], shape[-1])
    bare = ast.Call(func=node.func, args=[], keywords=node.keywords)
    _, settings = _split(reader, name, ast.copy_location(bare, node), (), options)
    least = min(math.prod(shape[1:]), shape[0])
    reader.builder.work_for(math.prod(shape) * (4 * least if name == "orthogonal" else 10), reader.span(node))
    return Literal(_made(reader, name, node, lambda: make(shape, *settings.values())))


def _made(reader: Reader, name: str, node: ast.Call, make: Callable[[], Any]) -> Any:
    """What a generator makes, with all numbers finite; its settings are refused otherwise."""
    try:
        with np.errstate(all="ignore"):
            made = make()
    except (ValueError, OverflowError, np.linalg.LinAlgError):
        made = np.nan
    if not np.all(
        np.isfinite(np.concatenate([np.ravel(one) for one in made]) if isinstance(made, tuple) else made)
    ):
        raise Refusal("bad-shape", "settings", span=reader.span(node), name=name)
    return made


def _full(reader: Reader, node: ast.Call) -> Literal:
    """full((2, 3), 0.5)"""
    if len(node.args) != 2 or node.keywords:
        raise Refusal(
            "wrong-arguments", span=reader.span(node), name="full", wanted=2, got=len(node.args),
            usage="full((2, 3), 0.5)",
        )  # fmt: skip
    shape = _lengths(reader, "full", [node.args[0]], node)
    return Literal(np.full(shape, float(_decimal(reader, node.args[1]))))


def _spaced(reader: Reader, name: str, node: ast.Call) -> Literal:
    """arange(stop), arange(start, stop, step) and linspace(start, stop, n), as NumPy has them."""
    read = _decimal if name == "linspace" else static
    bounds = [read(reader, part) for part in node.args]
    usage = "arange(start, stop, step)" if name == "arange" else "linspace(start, stop, n)"
    counts = (1, 2, 3) if name == "arange" else (3,)
    if len(bounds) not in counts or node.keywords or not all(map(_number, bounds)):
        raise Refusal(
            "wrong-arguments", span=reader.span(node), name=name, wanted=counts[-1],
            got=len(bounds), usage=usage,
        )  # fmt: skip
    if name == "linspace":
        size: float = bounds[2] if _whole(bounds[2]) else 0
    else:
        start, stop = (0, bounds[0]) if len(bounds) == 1 else bounds[:2]
        step = bounds[2] if len(bounds) == 3 else 1
        size = np.ceil((stop - start) / step) if step else 0
    if not 1 <= size < np.inf:
        raise Refusal("bad-shape", span=reader.span(node), name=name)
    reader.builder.check_elements(int(size), reader.span(node))
    reader.builder.state(int(size), reader.span(node))
    make: Any = np.arange if name == "arange" else np.linspace
    return Literal(_made(reader, name, node, lambda: np.asarray(make(*bounds), dtype=np.float64)))


def _data(reader: Reader, name: str, node: ast.Call) -> List:
    """`X, t = spiral(200, noise=0.1)`: points and labels, drawn from the seed. A real data set has so
    many rows, and is read whole by `iris()`."""
    found = datasets.DATA[name]
    options = {"noise": 0.0, "seed": 0}
    if found.rows is None:
        (part,), given = _split(reader, name, node, ("n",), options)
        n = integer(reader, part)
    else:
        _, given = _split(reader, name, node, (), {"n": found.rows} | options)
        n = given["n"]
    if n < 1:
        raise Refusal("bad-shape", "rows", span=reader.span(node), name=name)
    if found.rows is not None and n > found.rows:
        raise Refusal("too-few-rows", "real", span=reader.span(node), name=name, rows=found.rows, wanted=n)
    reader.builder.check_elements(found.width * n, reader.span(node))
    reader.builder.state((found.width + 1) * n, reader.span(node))
    reader.builder.work_for(50 * found.width * n, reader.span(node))
    if given["noise"] < 0:
        raise Refusal("bad-shape", "settings", span=reader.span(node), name=name)
    points, labels = _made(reader, name, node, lambda: found.make(n, given["noise"], given["seed"]))
    return List([Literal(points, "data"), Literal(labels, "data")], fixed=True)


# What draws anew at each step of a training: its law, and the setting of that with its default.
DRAWN: dict[str, tuple[str, str, Any]] = {
    "dropout": ("keep", "p", 0.5),
    "noise_gradient": ("normal", "sigma", REQUIRED),
}


def _drawn(reader: Reader, name: str, node: ast.Call) -> Worth:
    """dropout(x, p, seed=0) and noise_gradient(x, sigma, seed=0, relative=False): the draw is a leaf of its
    own."""
    law, setting, default = DRAWN[name]
    own = OPS[name].settings
    (part,), given = _split(reader, name, node, ("x",), {setting: default, "seed": 0} | own)
    amount = given[setting]
    if amount < 0 or (name == "dropout" and amount >= 1):
        raise Refusal(
            "bad-setting", span=reader.span(node), name=name, keyword=setting,
            expected="expected.chance" if name == "dropout" else "expected.positive",
        )  # fmt: skip
    worth = reader.worth(part)
    place, span = len(reader.builder.nodes), reader.span(node)
    shape = reader.shape(worth)
    draw = Draw(law, {setting: amount}, given["seed"])
    reader.builder.state(math.prod(shape), span)
    reader.builder.work_for(10 * math.prod(shape), span)
    value = np.asarray(values.LAWS[law](shape, draw.settings, draw.seed), dtype=np.float64)
    mask = Literal(value if shape else float(value), draw=draw)
    places, spans = (place, place), (reader.span(part), span)
    settings = {one: given[one] for one in own}
    return reader.builder.apply(OPS[name], (worth, mask), places, spans, settings, span, reader.group)


_SPECIAL: dict[str, Callable[[Reader, ast.Call], Any]] = {
    "param": _param,
    "len": _length,
    "embedding": _embedding,
    "cross_entropy": _cross_entropy,
    "full": _full,
    "arange": lambda reader, node: _spaced(reader, "arange", node),
    "linspace": lambda reader, node: _spaced(reader, "linspace", node),
    "concat": lambda reader, node: _joined(reader, "concat", node),
    "stack": lambda reader, node: _joined(reader, "stack", node),
    "dropout": lambda reader, node: _drawn(reader, "dropout", node),
    "noise_gradient": lambda reader, node: _drawn(reader, "noise_gradient", node),
}

FUNCTIONS = {*CALLABLE, *_SPECIAL, *values.SHAPED, *datasets.DATA}


# ---- words ---------------------------------------------------------------------------------------


def usage_text(name: str, args: Sequence[str], options: dict[str, Any]) -> str:
    """How a function is called: `sum(x, axis=None, keepdims=False)`."""
    shown = [one if value is REQUIRED else f"{one}={value}" for one, value in options.items()]
    return f"{name}({', '.join([*args, *shown])})"


def usage(op: Op) -> str:
    """How an operation is written in a program."""
    if op.symbol and op.name != "matmul":
        return f"x {op.symbol} y"
    special = {
        "matmul": "x @ y", "neg": "-x", "index": "x[i]", "dropout": "dropout(x, p=0.5, seed=0)",
        "noise_gradient": "noise_gradient(x, sigma, seed=0, relative=False)",
        "concat": "concat([x, y], axis=0)", "stack": "stack([x, y], axis=0)",
    }  # fmt: skip
    return special.get(op.name) or usage_text(op.name, op.args, op.settings)
