"""What a submission is worth: answers, a formula, or a whole program, judged by the engine's own numbers.

A formula is judged at random points and not by its spelling; a program by values and gradients at named
nodes. What is wrong is said with the first point where it differs.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.language.graph import Graph
from chainrule.engine.language.parse import parse
from chainrule.engine.language.source import Source
from chainrule.engine.limits import BOUND_CODES, LIMITS, Limits, Tick, go_on
from chainrule.engine.refusal import Refusal
from chainrule.engine.running.run import Run, run
from chainrule.engine.telling import words

POINTS = 9  # at which a formula is tried
SPREAD = 2.0  # the points lie between -SPREAD and SPREAD
NEAR = 0.5  # and others within this share of the program's own values, where it is sure to be defined
CLOSE = 1e-6  # a share of a number, where a part names no tolerance
ENOUGH = 3  # points that must give finite numbers before a formula is judged
TRIES = 60
FEW = 5  # names that a sentence lists

Inputs = Mapping[str, Any]


class Part(NamedTuple):
    """One thing that is asked: `of` is "value:y" or "grad:w"."""

    id: str
    of: str
    decimals: int | None = None
    share: float | None = None


class Verdict(NamedTuple):
    """`code` says what is wrong: missing, sign, size, factor, shape, not-finite, refused; None where it
    is right."""

    id: str
    ok: bool
    code: str | None
    message: str


def answers(
    program: str, inputs: Inputs, parts: list[Part], given: Mapping[str, Any], language: str,
    limits: Limits = LIMITS, tick: Tick = go_on,
) -> list[Verdict]:  # fmt: skip
    """Numbers that a learner has worked out, by the ids of `parts`. Refusal if the program is no program."""
    truth = _ran(program, inputs, limits, tick)
    found = [_compared(part, _number(truth, part.of), given.get(part.id), language) for part in parts]
    ids = [part.id for part in parts]
    strange = [str(name)[:40] for name in given if name not in ids]
    if not strange:
        return found
    holes = {"names": ", ".join(strange[:FEW]), "ids": ", ".join(ids[:FEW])}
    more = _say(language, "strange", **holes)
    return [one._replace(message=f"{one.message} {more}") if one.code == "missing" else one for one in found]


def formula(
    program: str, inputs: Inputs, part: Part, written: str, seed: int, language: str,
    limits: Limits = LIMITS, tick: Tick = go_on,
) -> Verdict:  # fmt: skip
    """A formula in the names of the program's leaves, against `part` at the program's own point and at
    random ones. Refusal if the program is no program."""
    own = _ran(program, inputs, limits, tick)
    leaves = _leaves(own.graph)
    lines = "\n".join(f"{name} = 0" for name in leaves)
    written = _tidied(written, leaves)
    if not written:
        return Verdict(part.id, False, "missing", _say(language, "missing"))
    tried = 0
    for point in islice(_points(inputs, own.graph, leaves, seed), TRIES):
        if tried == POINTS:
            break
        ran = _ran(program, point, limits, tick)
        truth = _number(ran, part.of)
        if not np.all(np.isfinite(truth)):
            continue
        here = {name: ran.run.values[ran.graph.names[name]] for name in leaves}
        try:
            given = _ran(f"{lines}\nanswer_ = {written}\nend_ = sum(answer_)", here, limits, tick)
        except Refusal as refusal:
            if _is_ours(refusal, limits):
                raise
            said = words.say(refusal, language)["detail"]
            names = _say(language, "names", names=", ".join(leaves))
            return Verdict(part.id, False, "refused", f"{said} {names}")
        answer = given.run.values[given.graph.names["answer_"]]
        verdict = _compared(part, truth, answer, language)
        if not verdict.ok:
            place = ", ".join(f"{name} = {_shown(value)}" for name, value in here.items())
            at = _say(language, "at", place=place, message=verdict.message)
            if np.ndim(truth) == np.ndim(answer) == 0:
                at = _say(language, "apart", at=at, **_apart(float(answer), float(truth)))
            return Verdict(part.id, False, verdict.code, at)
        tried += 1
    if tried < ENOUGH:
        return Verdict(part.id, False, "not-finite", _say(language, "not-finite"))
    return Verdict(part.id, True, None, _say(language, "right"))


def program(
    reference: str, inputs: Inputs, parts: list[Part], written: str, seed: int, points: int, language: str,
    limits: Limits = LIMITS, tick: Tick = go_on,
) -> list[Verdict]:  # fmt: skip
    """A whole program: the same values and gradients as the reference has, at the given inputs and at
    `points` random ones. Refusal if the reference is no program."""
    graph = parse(reference, inputs, limits=limits, tick=tick)
    leaves = _leaves(graph)
    verdicts: dict[str, Verdict] = {}
    compared = dict.fromkeys((part.id for part in parts), 0)
    for i, point in enumerate(islice(_points(inputs, graph, leaves, seed), TRIES)):
        if min(compared.values(), default=0) > points:
            break
        truth = _ran(reference, point, limits, tick)
        try:
            own = _ran(written, _known(written, point, limits, tick), limits, tick)
        except Refusal as refusal:
            if _is_ours(refusal, limits):
                raise
            said = words.say(refusal, language)
            message = " ".join(
                filter(None, (_line(refusal, written, language), said["detail"], said.get("hint")))
            )
            return [Verdict(part.id, False, "refused", message) for part in parts]
        for part in parts:
            if part.id in verdicts and not verdicts[part.id].ok:
                continue
            wanted = _number(truth, part.of)
            if not np.all(np.isfinite(wanted)):
                continue
            compared[part.id] += 1
            try:
                given = _number(own, part.of)
            except Refusal:
                verdicts[part.id] = Verdict(
                    part.id, False, "missing", _say(language, "no-node", name=part.of.partition(":")[2])
                )
                continue
            verdict = _compared(part, wanted, given, language)
            if not verdict.ok and i:
                place = ", ".join(f"{name} = {_shown(value)}" for name, value in point.items())
                verdict = verdict._replace(message=_say(language, "at", place=place, message=verdict.message))
            verdicts[part.id] = verdict
    # What was hardly ever finite is not known to be right.
    few = Verdict("", False, "not-finite", _say(language, "not-finite"))
    least = min(points + 1, ENOUGH) if leaves else 1
    return [
        verdicts[part.id]
        if part.id in verdicts and (compared[part.id] >= least or not verdicts[part.id].ok)
        else few._replace(id=part.id)
        for part in parts
    ]


def _is_ours(refusal: Refusal, limits: Limits) -> bool:
    """Whether it is refused by bounds that are only tried here: no fault of what was handed in."""
    return limits != LIMITS and refusal.code in BOUND_CODES


def _line(refusal: Refusal, written: str, language: str) -> str:
    """Where in a submitted program the fault is, if it has a place."""
    if refusal.span is None:
        return ""
    line, _ = Source(written, len(written)).line_and_column(refusal.span)
    return _say(language, "line", line=str(line))


class _Ran(NamedTuple):
    graph: Graph
    run: Run


def _ran(program_: str, inputs: Inputs, limits: Limits, tick: Tick) -> _Ran:
    graph = parse(program_, dict(inputs), limits=limits, tick=tick)
    return _Ran(graph, run(graph))


def _known(program_: str, point: Inputs, limits: Limits, tick: Tick) -> dict[str, Any]:
    """Of a point what a program has as leaves: a submission may name fewer."""
    graph = parse(program_, {}, limits=limits, tick=tick)
    free = _leaves(graph)
    return {name: value for name, value in point.items() if name in free}


def _leaves(graph: Graph) -> dict[str, tuple[int, ...]]:
    """The shapes of the leaves that have a name of their own, which other values can be given to."""
    return {
        node.name: np.shape(graph.leaves[node.id])
        for node in graph.nodes
        if node.kind in ("param", "input") and node.name is not None and graph.names.get(node.name) == node.id
    }


def _points(
    inputs: Inputs, graph: Graph, leaves: Mapping[str, tuple[int, ...]], seed: int
) -> Iterator[dict[str, Any]]:
    """The program's own point; then again and again one at random, its mirror image, so that every leaf is
    tried on both sides of 0, and one near the program's own, where it is sure to be defined."""
    random = np.random.default_rng(seed)
    own = {name: np.asarray(graph.leaves[graph.names[name]], dtype=float) for name in leaves}
    yield dict(inputs)
    while True:
        there = {name: random.uniform(-SPREAD, SPREAD, shape) for name, shape in leaves.items()}
        yield {name: _rounded(value) for name, value in there.items()}
        yield {name: _rounded(-value) for name, value in there.items()}
        near = {name: value * (1 + random.uniform(-NEAR, NEAR, value.shape)) for name, value in own.items()}
        yield {name: _rounded(value) for name, value in near.items()}


def _rounded(values: np.ndarray) -> Any:
    """With four digits, so that a point can be read."""
    found = np.array([float(f"{one:.4g}") for one in np.ravel(values)]).reshape(np.shape(values))
    return found if np.ndim(values) else float(found)


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_NAME = r"[^\W\d]\w*+"  # never tried again in parts


def _tidied(written: str, leaves: Mapping[str, Any]) -> str:
    """A formula as people write it, as one that the language reads: raised digits, products without a sign,
    a name before it, a stop behind it."""
    text = re.sub(r"#[^\n]*", "", written)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: f"**({found[0].translate(_RAISED)})", text)
    text = unicodedata.normalize("NFKC", text).strip().rstrip("。;,.、 ")
    text = re.sub("[⋅∙•]", "*", text).replace("^", "**")
    for sign, name in (("σ", "sigmoid"), ("ln", "log")):
        if sign not in leaves:
            text = re.sub(rf"(?<!\w){sign}(?=\s*\()", name, text)
    text = re.sub(r"√\s*(\w+)", r"sqrt(\1)", text).replace("√", "sqrt")
    text = re.sub(r"^[^=<>!()]*=(?!=)", "", text).strip()

    def apart(found: re.Match[str]) -> str:
        name = found[0]
        letters = list(name)
        known = name in leaves or len(letters) < 2 or any(one not in leaves for one in letters)
        return name if known else "*".join(letters)

    # 2x, 3(x + 1); xy; x y, (x + 1)(x - 1); x(1 - x)
    text = re.sub(r"(?<![\w.])(\d++(?:\.\d*+)?|\.\d++)(?![eE][-+]?\d)[^\S\n]*(?=[^\W\d]|\()", r"\1*", text)
    text = re.sub(rf"(?<![\w.]){_NAME}(?!\s*\()", apart, text)
    text = re.sub(r"(?<=[\w)])[^\S\n]+(?=\w)|(?<=\))(?=[\w(])", "*", text)
    return re.sub(rf"(?<!\w)({_NAME})\s*(?=\()", lambda f: f[0] + "*" if f[1] in leaves else f[0], text)


def _number(ran: _Ran, of: str) -> Any:
    kind, _, name = of.partition(":")
    if kind not in ("value", "grad") or name not in ran.graph.names:
        raise Refusal("unknown-reference", pointer="/assignment/parts", name=of[:40])
    id = ran.graph.names[name]
    found = ran.run.values[id] if kind == "value" else ran.run.grads[id]
    if found is None:
        raise Refusal("unknown-reference", pointer="/assignment/parts", name=of[:40])
    return found


def _compared(part: Part, truth: Any, given: Any, language: str) -> Verdict:
    if given is None or (isinstance(given, str) and not given.strip()):
        return Verdict(part.id, False, "missing", _say(language, "missing"))
    right = np.asarray(truth, dtype=float)
    if np.any(np.isnan(right)):
        return Verdict(part.id, False, "not-finite", _say(language, "no-number"))
    if isinstance(given, bool):
        return Verdict(part.id, False, "shape", _say(language, "shape"))
    try:
        if isinstance(given, str):
            given = _listed(given, right.shape) if right.shape else _nearest(given, right)
        own = np.asarray(given, dtype=float)
    except (TypeError, ValueError, OverflowError, RecursionError):
        if isinstance(given, str) and not right.shape:
            return Verdict(part.id, False, "shape", _say(language, "unread", given=given.strip()[:40]))
        return Verdict(part.id, False, "shape", _say(language, "shape"))
    if own.shape != right.shape:
        return Verdict(part.id, False, "shape", _say(language, "shape"))
    unit = 0.0 if part.decimals is None else 10.0**-part.decimals * (1 + 1e-9)
    share = part.share if part.share is not None else (0.0 if part.decimals is not None else CLOSE)
    with np.errstate(invalid="ignore", over="ignore"):
        close = own == right  # an infinity is met by itself alone
        close |= np.isfinite(right) & (
            np.abs(own - right) <= np.maximum(np.maximum(unit, share * np.abs(right)), 1e-12)
        )
        # However small it is, the sign is not the other one.
        close &= ~((own * right < 0) & (np.abs(right) > 1e-9))
        if bool(np.all(close)):
            return Verdict(part.id, True, None, _say(language, "right"))
        other = np.maximum(unit, max(share, CLOSE) * np.abs(right))
        if bool(np.all((own == -right) | (np.isfinite(right) & (np.abs(own + right) <= other)))):
            return Verdict(part.id, False, "sign", _say(language, "sign"))
    if not np.all(np.isfinite(own)):
        return Verdict(part.id, False, "size", _say(language, "infinite"))
    if own.shape or right == 0 or np.isinf(right):
        return Verdict(part.id, False, "size", _say(language, "size"))
    if own == 0:
        return Verdict(part.id, False, "size", _say(language, "zero"))
    if np.sign(own) != np.sign(right):
        return Verdict(part.id, False, "sign", _say(language, "both"))
    factor = float(own / right)
    shown = next(one for digits in (4, 6, 9, 17) if (one := f"{factor:.{digits}g}") != "1")
    return Verdict(part.id, False, "factor", _say(language, "factor", factor=shown))


_NUMBER = r"-?(?:\d+[.,]?\d*|[.,]\d+)(?:e[-+]?\d+)?"
_MIXED = re.compile(r"([-+]?)(\d+) +(\d+ ?/ ?\d+)", re.ASCII)
_THOUSANDS = re.compile(r"^-?[1-9]\d{0,2}(?:,\d{3})+(?=$|[./])", re.ASCII)
_INFINITE = re.compile(r"\s*([-+−负正]?)\s*(?:∞|inf(?:inity)?|无穷大?|无限大)\s*", re.IGNORECASE)
_EITHER = re.compile(r"\s*(\D?\d{1,3}),(\d{3})\s*")  # its comma stands for thousands, or for a point
_FRACTION = re.compile(rf"({_NUMBER})(?:/({_NUMBER}))?", re.IGNORECASE | re.ASCII)


def _nearest(text: str, right: np.ndarray) -> float:
    """A number as people write it, and of several readings the one nearest to what is right: 2,250 is two and
    a quarter where a comma is a decimal point; infinity too. ValueError where it is none."""
    if found := _INFINITE.fullmatch(text):
        return -math.inf if found[1] in ("-", "−", "负") else math.inf
    readings = [read(text)]
    if not right.shape and (found := _EITHER.fullmatch(text)):
        readings.append(read(f"{found[1]}.{found[2]}"))
    return min(readings, key=lambda one: abs(one - right))


def _listed(text: str, shape: tuple[int, ...]) -> np.ndarray:
    """An array as people write it: [2, 4, 6], or its numbers one by one. ValueError where it is none."""
    plain = re.sub("[−–—‐‑]", "-", unicodedata.normalize("NFKC", text[:10_000])).replace("、", ",")
    try:
        found = np.asarray(json.loads(plain), dtype=float)
    except (ValueError, RecursionError):
        numbers = [one for one in re.split(r"[,;\s\[\]()]+", plain) if one]
        found = np.asarray([read(one) for one in numbers], dtype=float)
    return found.reshape(shape) if found.ndim == 1 and found.size == np.prod(shape) else found


def read(text: str) -> float:
    """A number as people write it: any sign for minus, full-width digits, a comma, a fraction, 2.76 × 10⁻².
    ValueError where it is none. The page reads the same in `formula/judge.js`."""
    plain = re.sub(r"(\d)\s*([¼-¾⅐-⅞])", r"\1 \2", text[:100])
    plain = re.sub("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"^{found[0].translate(_RAISED)}", plain)
    plain = unicodedata.normalize("NFKC", plain).strip()
    plain = re.sub("[−–—‐‑]|^负", "-", plain).replace("⁄", "/")
    if mixed := _MIXED.fullmatch(plain):  # 1½ is one and a half
        return (-1 if mixed[1] == "-" else 1) * (int(mixed[2]) + read(mixed[3]))
    # A space stands between thousands, or beside a sign; two numbers are none.
    if re.search(r"\d\s+\d", re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", plain)):
        raise ValueError(text)
    plain = re.sub(r"\s", "", plain).replace("。", ".").removeprefix("+")
    plain = re.sub(r"[×x*·]10(?:\^|\*\*)?(-?\d+)", r"e\1", plain, flags=re.IGNORECASE)
    plain = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), plain)
    plain = re.sub(r"(?<=\d)[.,](?=$|/)", "", plain)  # the end of a sentence
    found = _FRACTION.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    above, below = (float((one or "1").replace(",", ".")) for one in found.groups())
    if below == 0 or not math.isfinite(above / below):
        raise ValueError(text)
    return above / below


def _shown(value: Any) -> str:
    return str(np.asarray(value).tolist()) if np.ndim(value) else f"{float(value):.4g}"


def _apart(given: float, truth: float) -> dict[str, str]:
    """Two numbers with as many digits as tell them apart."""
    for digits in (4, 6, 9, 17):
        shown = {"given": f"{given:.{digits}g}", "truth": f"{truth:.{digits}g}"}
        if shown["given"] != shown["truth"]:
            break
    return shown


def _say(language: str, key: str, **holes: str) -> str:
    return words.catalog(language)["check"][key].format(**holes)
