"""What a submission is worth: answers, a formula, or a whole program, judged by the engine's own numbers.

A formula is judged at random points and not by its spelling; a program by values and gradients at named
nodes. What is wrong is said with the first point where it differs.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.language.graph import Graph
from chainrule.engine.language.parse import parse
from chainrule.engine.limits import LIMITS, Limits, Tick, go_on
from chainrule.engine.refusal import Refusal
from chainrule.engine.running.run import Run, run
from chainrule.engine.telling import words

POINTS = 9  # at which a formula is tried
SPREAD = 2.0  # the points lie between -SPREAD and SPREAD
CLOSE = 1e-6  # a share of a number, where a part names no tolerance
ENOUGH = 3  # points that must give finite numbers before a formula is judged
TRIES = 60

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
    return [_compared(part, _number(truth, part.of), given.get(part.id), language) for part in parts]


def formula(
    program: str, inputs: Inputs, part: Part, written: str, seed: int, language: str,
    limits: Limits = LIMITS, tick: Tick = go_on,
) -> Verdict:  # fmt: skip
    """A formula in the names of the program's leaves, against `part` at the program's own point and at
    random ones. Refusal if the program is no program."""
    leaves = _leaves(parse(program, inputs, limits=limits, tick=tick))
    lines = "\n".join(f"{name} = 0" for name in leaves)
    random = np.random.default_rng(seed)
    tried = 0
    point: dict[str, Any] = {}
    for i in range(TRIES):
        if tried == POINTS:
            break
        point = dict(inputs) if i == 0 else _next(point, i, leaves, random)
        ran = _ran(program, point, limits, tick)
        truth = _number(ran, part.of)
        if not np.all(np.isfinite(truth)):
            continue
        here = {name: ran.run.values[ran.graph.names[name]] for name in leaves}
        try:
            given = _ran(f"{lines}\nanswer_ = {written}\nend_ = sum(answer_)", here, limits, tick)
        except Refusal as refusal:
            said = words.say(refusal, language)["detail"]
            names = _say(language, "names", names=", ".join(leaves))
            return Verdict(part.id, False, "refused", f"{said} {names}")
        verdict = _compared(part, truth, given.run.values[given.graph.names["answer_"]], language)
        if not verdict.ok:
            place = ", ".join(f"{name} = {_shown(value)}" for name, value in here.items())
            at = _say(language, "at", place=place, message=verdict.message)
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
    leaves = _leaves(parse(reference, inputs, limits=limits, tick=tick))
    random = np.random.default_rng(seed)
    places: list[dict[str, Any]] = [dict(inputs)]
    for i in range(1, points + 1):
        places.append(_next(places[-1], i, leaves, random))
    verdicts: dict[str, Verdict] = {}
    for i, point in enumerate(places):
        truth = _ran(reference, point, limits, tick)
        try:
            own = _ran(written, _known(written, point, limits, tick), limits, tick)
        except Refusal as refusal:
            said = words.say(refusal, language)
            message = " ".join(filter(None, (said["detail"], said.get("hint"))))
            return [Verdict(part.id, False, "refused", message) for part in parts]
        for part in parts:
            if part.id in verdicts and not verdicts[part.id].ok:
                continue
            wanted = _number(truth, part.of)
            if not np.all(np.isfinite(wanted)):
                continue
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
    return [
        verdicts.get(part.id, Verdict(part.id, False, "not-finite", _say(language, "not-finite")))
        for part in parts
    ]


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


def _next(
    last: dict[str, Any], i: int, leaves: Mapping[str, tuple[int, ...]], random: np.random.Generator
) -> dict[str, Any]:
    """A point: a random one, then its mirror image, so that every leaf is tried on both sides of 0."""
    if i % 2 == 0:
        return {name: -value for name, value in last.items()}
    return {name: _drawn(random, shape) for name, shape in leaves.items()}


def _drawn(random: np.random.Generator, shape: tuple[int, ...]) -> Any:
    values = np.round(random.uniform(-SPREAD, SPREAD, shape), 3)
    return values if shape else float(values)


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
    if given is None:
        return Verdict(part.id, False, "missing", _say(language, "missing"))
    try:
        own, right = np.asarray(given, dtype=float), np.asarray(truth, dtype=float)
    except (TypeError, ValueError):
        return Verdict(part.id, False, "shape", _say(language, "shape"))
    if own.shape != right.shape:
        return Verdict(part.id, False, "shape", _say(language, "shape"))
    unit = 0.0 if part.decimals is None else 10.0**-part.decimals * (1 + 1e-9)
    share = part.share if part.share is not None else (0.0 if part.decimals is not None else CLOSE)
    with np.errstate(invalid="ignore", over="ignore"):
        close = np.abs(own - right) <= np.maximum(np.maximum(unit, share * np.abs(right)), 1e-12)
        if bool(np.all(close)):
            return Verdict(part.id, True, None, _say(language, "right"))
        if bool(np.all(np.abs(own + right) <= np.maximum(unit, max(share, CLOSE) * np.abs(right)))):
            return Verdict(part.id, False, "sign", _say(language, "sign"))
    if own.shape or not np.isfinite(own) or right == 0:
        return Verdict(part.id, False, "size", _say(language, "size"))
    if own == 0:
        return Verdict(part.id, False, "size", _say(language, "zero"))
    if np.sign(own) != np.sign(right):
        return Verdict(part.id, False, "sign", _say(language, "both"))
    factor = float(own / right)
    shown = next(one for digits in (4, 6, 9, 17) if (one := f"{factor:.{digits}g}") != "1")
    return Verdict(part.id, False, "factor", _say(language, "factor", factor=shown))


def _shown(value: Any) -> str:
    return str(np.asarray(value).tolist()) if np.ndim(value) else f"{float(value):.4g}"


def _say(language: str, key: str, **holes: str) -> str:
    return words.catalog(language)["check"][key].format(**holes)
