"""Checkpoints: the state of a training between two updates, as JSON and back to the same bits.

What comes back comes from anybody, so it is checked as hostile input: it must be a state that this very
run can have made, in names, shapes and kinds.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.engine.refusal import Refusal
from chainrule.engine.table.ieee import Value

FORMAT = "checkpoint/2"
MOST_BYTES = 16 * 1024**2  # bytes of a checkpoint; a run whose would be larger cannot be resumed
_MEMBERS = {"format", "of", "n", "params", "memory", "dead", "gradient"}
_AROUND = 40  # bytes of JSON around each value


@dataclass
class State:
    """All that a run is between two updates: what a checkpoint holds."""

    n: int  # updates made
    params: dict[str, Value]
    memory: dict[str, list[Value]]
    dead: dict[str, Any]  # playground: which links are cut for ever
    gradient: dict[str, Value] | None = None  # of the last step, where it is measured


def length(numbers: int, names: int, values: int) -> int:
    """About how many bytes a checkpoint takes, rather too many than too few: of so many numbers, of values
    whose names have so many bytes together."""
    return 11 * numbers + 6 * names + 4 * _AROUND * values + 500


def as_json(state: State, of: str) -> dict[str, Any]:
    """A state as JSON; `of` is the fingerprint of its run. A value is the base64 of its float64 numbers in
    little-endian order."""
    made: dict[str, Any] = {
        "format": FORMAT,
        "of": of,
        "n": state.n,
        "params": {key: _packed(value) for key, value in state.params.items()},
        "memory": {key: [_packed(one) for one in kept] for key, kept in state.memory.items()},
    }
    if state.dead:
        made["dead"] = {key: _text(np.asarray(value, dtype="u1")) for key, value in state.dead.items()}
    if state.gradient is not None:
        made["gradient"] = {key: _packed(value) for key, value in state.gradient.items()}
    return made


def _packed(value: Value) -> str:
    return _text(np.asarray(value, dtype="<f8"))


def _text(array: Any) -> str:
    return base64.b64encode(array.tobytes()).decode("ascii")


def read(checkpoint: Any, like: State, of: str, steps: int, gradient: bool) -> State:
    """The state that a checkpoint holds, of the form of `like`. Refusal "bad-checkpoint" for anything that
    the run `of`, of so many steps, cannot have made. `gradient`: whether the last one is wanted."""
    try:
        if checkpoint["format"] != FORMAT or checkpoint["of"] != of:
            raise Refusal("bad-checkpoint", "other", pointer="/resume")
        if not checkpoint.keys() <= _MEMBERS:
            raise KeyError
        n = checkpoint["n"]
        if type(n) is not int or not 0 <= n <= steps:
            raise Refusal("bad-checkpoint", "steps", pointer="/resume/n", steps=steps)
        params = _restored(like.params, checkpoint["params"])
        if set(checkpoint["memory"]) != set(like.memory):
            raise KeyError
        memory = {key: _list(kept, checkpoint["memory"][key]) for key, kept in like.memory.items()}
        # A run that had no links to cut has cut none.
        cut = checkpoint.get("dead", {})
        dead = {
            key: np.frombuffer(_bytes(cut[key]), "u1").astype(bool).reshape(np.shape(alive)) if cut else alive
            for key, alive in like.dead.items()
        }
        last = None
        if gradient and "gradient" in checkpoint:
            last = _restored({key: params[key] for key in like.memory}, checkpoint["gradient"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise Refusal("bad-checkpoint", pointer="/resume") from None
    return State(n, params, memory, dead, last)


def _restored(like: Mapping[Any, Value], given: Mapping[Any, Any]) -> dict[Any, Value]:
    """Values of a checkpoint in the shapes they must have. KeyError, ValueError or TypeError if they have
    not."""
    if set(like) != set(given):
        raise KeyError
    return {key: _unpacked(given[key], value) for key, value in like.items()}


def _unpacked(text: Any, like: Value) -> Value:
    got = np.frombuffer(_bytes(text), "<f8").astype(np.float64).reshape(np.shape(like))
    return float(got) if isinstance(like, float) else got


def _bytes(text: Any) -> bytes:
    """ValueError for what is no base64."""
    if not isinstance(text, str):
        raise TypeError
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError from None


def _list(like: list[Value], given: Any) -> list[Value]:
    """What an optimizer remembered of one parameter."""
    if not isinstance(given, list):
        raise TypeError
    return list(_restored(dict(enumerate(like)), dict(enumerate(given))).values())
