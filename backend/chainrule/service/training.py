"""A training request as slices of work, and their steps as lines."""

import hashlib
import math
import pickle
import time
from collections import OrderedDict
from typing import Any, NamedTuple

import orjson

from chainrule.engine import Refusal, Value
from chainrule.engine.language.source import normal
from chainrule.engine.limits import LIMITS, Tick
from chainrule.engine.limits import go_on as nothing
from chainrule.engine.table.optimizers import Rule, schedule
from chainrule.engine.telling import numbers
from chainrule.engine.telling.trace import check_size, columns, size, trace
from chainrule.engine.training.checkpoints import State
from chainrule.engine.training.sweep import Told
from chainrule.engine.training.training import End, Setup, Step, Training, Until
from chainrule.service.body import parsed
from chainrule.service.problems import problem
from chainrule.service.schema import Clip, Regularization, TrainingSettings, TrainRequest
from chainrule.service.tasks import deadline, placed, read_inputs

FIRST = 0.005  # seconds of the first slice, so that something is seen soon
SLICE = 0.02  # seconds of the others
ALONE = 0.04  # and while nobody waits for a turn: the less often a state travels, the more is computed
SLICE_BYTES = 1 << 18  # bytes of lines after which a slice ends before its time
SUMMED = 1100  # numbers of an array that is summed up, at most
SHORT = 5.0  # seconds within which a run that is wanted as one document must be done
CHECKPOINT = 0.5  # seconds between checkpoints; the contract promises one in each second


class Slice(NamedTuple):
    """What one slice has made: lines, the state to go on from, and whether the run is over."""

    lines: bytes
    state: bytes  # pickled here and only read here: the service hands it on as it is
    over: bool
    key: str  # what the processes know the request by
    plain: bytes = b""  # of the first slice: the request without what it resumes, for another process


def setup(form: TrainRequest) -> Setup:
    """The request as the engine takes it."""
    inputs = read_inputs(form, LIMITS)
    return planned(form, form.seed, form.program, inputs, tuple(form.params or ()), form.output)


def planned(
    form: TrainingSettings, seed: int, program: str, inputs: dict[str, Value], params: tuple[str, ...],
    output: str | None,
) -> Setup:  # fmt: skip
    """How a program is trained, as the engine takes it."""
    optimizer, schedule_ = form.optimizer, form.schedule
    rule = Rule(optimizer.name, optimizer.settings())
    clip, pull = form.clip or Clip(norm=0), form.regularization or Regularization()
    rates = schedule_.settings() if schedule_ else {}
    stop = form.stop
    until = (
        Until(normal(stop.watched), stop.above, stop.below, stop.on == "test")
        if stop and stop.watched
        else None
    )
    return Setup(
        program=program, inputs=inputs, params=params, output=output, rule=rule, steps=form.steps,
        schedule=schedule(schedule_.name if schedule_ else None, rates, rule.lr),
        update=_names(form.update), data=_names(form.data), batch=form.batch_size,
        shuffle=form.shuffle, seed=seed, test_ratio=form.test_ratio,
        clip_norm=clip.norm if form.clip else None, clip_value=clip.value, l1=pull.l1, l2=pull.l2,
        playground=form.rule == "playground", measure=tuple(dict.fromkeys(form.measure)),
        nodes=_names(form.nodes), watch=_names(list(dict.fromkeys(form.watch))) or (),
        loss_below=stop.loss_below if stop else None, until=until,
    )  # fmt: skip


def _names(wish: list[str] | None) -> tuple[str, ...] | None:
    """Names as programs have them: full-width letters are read as what they stand for."""
    return None if wish is None else tuple(map(normal, wish))


# ---- slices ----------------------------------------------------------------------------------------

_KEPT: OrderedDict[str, tuple[TrainRequest, Training]] = OrderedDict()  # what this process has read last
_ROOM = 48 * 1024**2  # bytes of it


def _training(form: TrainRequest, tick: Tick = nothing) -> tuple[str, Training]:
    """The program of a request, read once in each process. The answer does not depend on it."""
    key = hashlib.sha256(form.model_dump_json(exclude={"resume"}).encode()).hexdigest()
    kept = _KEPT.get(key)
    if kept is None:
        kept = _KEPT[key] = (form, Training(setup(form), tick))
        while len(_KEPT) > 1 and sum(training.room for _, training in _KEPT.values()) > _ROOM:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(key)
    return key, kept[1]


def begin(raw: bytes, language: str, seconds: float) -> Slice:
    """The graph's line and the first steps. Refusal for whatever can be known beforehand."""
    form = parsed(raw, TrainRequest)
    with placed(form.program):
        key, training = _training(form, deadline(seconds))
        _check(form, training)
        graph = trace(training.first, [], language=language)
        del graph["runs"]
        made = _slice(key, form, training, _state(form, training), FIRST)
        head = {"event": "graph", "resumable": training.resumable} | graph
        plain = orjson.dumps(form.model_dump(exclude={"resume"}, exclude_unset=True))
        return made._replace(lines=_line(head) + made.lines, plain=plain)


def _state(form: TrainRequest, training: Training) -> State:
    """Where a request's run begins: at the program's weights, or where its checkpoint stands."""
    return training.start() if form.resume is None else training.resumed(form.resume)


def go_on(
    key: str, plain: bytes | None, state: bytes, checkpoint: bool = False, last: bool = False,
    seconds: float = SLICE,
) -> Slice | None:  # fmt: skip
    """Steps from `state` on, for so long. None if this process does not know the request and has not
    been given it.

    `checkpoint`: a line with the state comes after the steps; `last`: there will be no further slice.
    """
    if plain is None:
        if key not in _KEPT:
            return None
        form, training = _KEPT[key]
    else:
        form = parsed(plain, TrainRequest)
        key, training = _training(form)
    with placed(form.program):
        return _slice(key, form, training, pickle.loads(state), seconds, checkpoint, last)


def _slice(
    key: str, form: TrainRequest, training: Training, state: State, seconds: float,
    checkpoint: bool = False, final: bool = False,
) -> Slice:  # fmt: skip
    record = form.record
    until = time.perf_counter() + seconds
    lines: list[bytes] = []
    size, last, pen = 0, None, Pen(form.max_elements)
    training.tick = nothing  # a slice has its time here, and a step that takes longer its process
    for last in training.steps(state):
        lines.append(step_line(last, record.runs if last.n % record.every == 0 else "none", form, pen))
        size += len(lines[-1])
        if size > SLICE_BYTES or time.perf_counter() > until:
            break
    ended = bool(last and training.ended(last))
    over = final or ended or state.n >= training.setup.steps
    if (over or checkpoint) and training.resumable:
        lines.append(_line({"event": "checkpoint", "checkpoint": training.checkpoint(state)}))
    if over:
        lines.append(_line(done(training, state, last, form.max_elements)))
    return Slice(b"".join(lines), b"" if over else pickle.dumps(state), over, key)


def whole(raw: bytes, language: str, seconds: float) -> bytes:
    """A short run as one trace with many runs. Refusal "deadline" if it is not short."""
    form = parsed(raw, TrainRequest)
    with placed(form.program):
        _, training = _training(form, deadline(seconds))
        _check(form, training, all_at_once=True)
        state = _state(form, training)
        until = time.monotonic() + seconds
        training.tick = nothing
        runs: list[dict[str, Any]] = []
        series: dict[str, list[Any]] = {}
        last, pen = None, Pen(form.max_elements)
        for last in training.steps(state):
            for name, value in _facts(last, form.max_elements).items():
                series.setdefault(name, []).append(value)
            kind = form.record.runs if last.n % form.record.every == 0 else "none"
            if kind != "none":
                runs.append(_run(last, kind, form, pen))
            if time.monotonic() > until:
                raise Refusal("deadline", pointer="/steps", seconds=seconds)
        answer = trace(training.first, [], language=language)
        answer["runs"] = runs
        answer["series"] = series
        end = done(training, state, last, form.max_elements)
        if end["reason"] == "diverged":
            answer["nonfinite"] = end["node"]
        del end["event"]
        kept = {"checkpoint": training.checkpoint(state)} if training.resumable else {}
        return orjson.dumps(answer | {"done": end, "resumable": training.resumable} | kept)


def _check(form: TrainRequest, training: Training, all_at_once: bool = False) -> None:
    """Refuse beforehand what would be too much to write."""
    flows = form.flows and form.record.runs == "full"
    check_size(training.first, flows, form.max_elements, LIMITS)
    if all_at_once:
        recorded = form.steps // form.record.every
        sizes = [training.watched_size(name) for name in map(normal, form.watch)]
        each = [size if size <= form.max_elements else min(size, SUMMED) for size in sizes]
        watched = form.steps * (1 + bool(form.test_ratio)) * sum(each)
        numbers_ = form.steps + recorded * _numbers(form, training)
        if watched > LIMITS.numbers:
            raise Refusal(
                "trace-too-large", "watched", pointer="/watch", numbers=watched, limit=LIMITS.numbers
            )
        numbers_ += watched
        if numbers_ > LIMITS.numbers:
            raise Refusal("trace-too-large", pointer="/record", numbers=numbers_, limit=LIMITS.numbers)


def _numbers(form: TrainRequest, training: Training) -> int:
    """How many numbers one recorded run is."""
    moves = 3 * sum(math.prod(node.shape) for node in training.first.nodes if node.kind == "param")
    if form.record.runs == "full":
        return moves + size(training.first, form.flows, form.max_elements)
    return moves if form.record.runs == "params" else 0


# ---- lines -------------------------------------------------------------------------------------------


class Pen:
    """Parameters as JSON. Each is written once: where a step leads to is where the next begins."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._last: dict[str, tuple[Any, orjson.Fragment]] = {}

    def write(self, key: str, value: Any) -> orjson.Fragment:
        kept = self._last.get(key)
        if kept is None or kept[0] is not value:
            kept = self._last[key] = (value, orjson.Fragment(orjson.dumps(numbers.write(value, self.most))))
        return kept[1]


def step_line(step: Step, kind: str, form: TrainRequest, pen: Pen) -> bytes:
    line: dict[str, Any] = {"event": "step", "n": step.n} | _facts(step, form.max_elements)
    if kind != "none":
        line["run"] = _run(step, kind, form, pen)
    return _line(line)


def _facts(step: Step, most: int) -> dict[str, Any]:
    return looked(step, most) | {name: as_json(value) for name, value in step.series.items()}


def looked(one: Step | End | Told, most: int = 4096) -> dict[str, Any]:
    """The loss and what is watched, of the rows of a step, and of the test rows."""
    facts: dict[str, Any] = {"loss": as_json(one.loss)}
    if one.test_loss is not None:
        facts["test_loss"] = as_json(one.test_loss)
    for name, seen in (("watch", one.watch), ("test_watch", one.test_watch)):
        if seen:
            facts[name] = {key: numbers.write(value, most) for key, value in seen.items()}
    return facts


def _run(step: Step, kind: str, form: TrainRequest, pen: Pen) -> dict[str, Any]:
    most, ids = form.max_elements, step.ids
    moves: list[dict[str, Any]] = [
        {"node": ids[key], "before": pen.write(key, before), "after": pen.write(key, after)}
        for key, (before, after) in step.moves.items()
    ]
    if kind == "full":
        for move, (g, remembered) in zip(moves, step.used.values(), strict=False):
            move |= {"g": numbers.write(g, most), "memory": [numbers.write(one, most) for one in remembered]}
        return columns(step.n, step.run, form.flows, most) | {"moves": moves, "lr": as_json(step.lr)}
    values: Any = step.run.values
    before_ = {key: move["before"] for key, move in zip(step.moves, moves, strict=True)}
    params = {key: before_[key] if key in before_ else pen.write(key, values[i]) for key, i in ids.items()}
    return {"n": step.n, "params": params, "moves": moves}


def done(training: Training, state: State, last: Step | None, most: int) -> dict[str, Any]:
    """How a run ended, with its parameters; those of more than `most` elements as summaries."""
    end: End = training.end(state, last)
    early = end.reason == "steps" and state.n < training.setup.steps
    line: dict[str, Any] = {
        "event": "done",
        "reason": "deadline" if early else end.reason,
        "n": end.n,
    } | looked(end, most)
    if end.node is not None:
        line |= {"node": end.node, "key": last.graph.nodes[end.node].key if last else None}
    elif end.reason == "diverged":
        line["node"] = None
    return line | {"params": {key: numbers.write(value, most) for key, value in state.params.items()}}


def as_json(value: Any) -> Any:
    """A measure as JSON has it: numbers that are not finite as their words."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    return numbers.write(float(value), 1) if isinstance(value, float) and not math.isfinite(value) else value


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY)


def error_line(refusal: Refusal, language: str) -> bytes:
    """A refusal in the middle of a stream, whose status has been sent long ago."""
    return _line({"event": "error"} | problem(refusal, language))
