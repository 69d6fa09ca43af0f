"""Checkpoints: the state of a training between two updates, as JSON and back to the same bits.

What comes back comes from anybody, so it is checked as hostile input: it must be a state that this very
run can have made, in names, shapes and kinds.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.engine import numbers
from chainrule.engine.graph import Value
from chainrule.engine.refusal import Refusal

FORMAT = "checkpoint/1"


@dataclass
class State:
    """All that a run is between two updates: what a checkpoint holds."""

    n: int  # updates made
    params: dict[str, Value]
    memory: dict[str, list[Value]]
    dead: dict[str, Any]  # playground: which links are cut for ever
    gradient: dict[str, Value] | None = None  # of the last step, where it is measured


def written(state: State, of: str) -> dict[str, Any]:
    """A state as JSON; `of` is the fingerprint of its run."""

    def plain(value: Value) -> Any:
        return numbers.write(value, 1 << 62)

    made: dict[str, Any] = {
        "format": FORMAT,
        "of": of,
        "n": state.n,
        "params": {key: plain(value) for key, value in state.params.items()},
        "memory": {key: [plain(one) for one in kept] for key, kept in state.memory.items()},
    }
    if state.dead:
        made["dead"] = {key: value.astype(int).tolist() for key, value in state.dead.items()}
    if state.gradient is not None:
        made["gradient"] = {key: plain(value) for key, value in state.gradient.items()}
    return made


def read(checkpoint: Any, like: State, of: str, steps: int, gradient: bool) -> State:
    """The state that a checkpoint holds, of the form of `like`. Refusal "bad-checkpoint" for anything that
    the run `of`, of so many steps, cannot have made. `gradient`: whether the last one is wanted."""
    try:
        if checkpoint["format"] != FORMAT or checkpoint["of"] != of:
            raise Refusal("bad-checkpoint", "other", pointer="/resume")
        n = checkpoint["n"]
        if type(n) is not int or not 0 <= n <= steps:
            raise Refusal("bad-checkpoint", "steps", pointer="/resume/n", steps=steps)
        params = _restored(like.params, checkpoint["params"])
        if set(checkpoint["memory"]) != set(like.memory):
            raise KeyError
        memory = {key: _list(kept, checkpoint["memory"][key]) for key, kept in like.memory.items()}
        dead = {
            key: np.array(checkpoint["dead"][key], dtype=bool).reshape(cut.shape)
            for key, cut in like.dead.items()
        }
        last = None
        if gradient and "gradient" in checkpoint:
            last = _restored({key: params[key] for key in like.memory}, checkpoint["gradient"])
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, RecursionError):
        raise Refusal("bad-checkpoint", pointer="/resume") from None
    return State(n, params, memory, dead, last)


_WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def _restored(like: Mapping[Any, Value], given: Mapping[Any, Any]) -> dict[Any, Value]:
    """Values of a checkpoint in the shapes they must have. KeyError, ValueError or TypeError if they have
    not."""
    if set(like) != set(given):
        raise KeyError
    made: dict[Any, Value] = {}
    for key, value in like.items():
        got: Any = np.array(_unspelled(given[key]), dtype=np.float64)
        if got.shape != np.shape(value):
            raise ValueError
        made[key] = float(got) if isinstance(value, float) else got
    return made


def _unspelled(value: Any) -> Any:
    if isinstance(value, list):
        return [_unspelled(one) for one in value]
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise TypeError
    return _WORDS[value] if isinstance(value, str) else value


def _list(like: list[Value], given: Any) -> list[Value]:
    """What an optimizer remembered of one parameter."""
    return list(_restored(dict(enumerate(like)), dict(enumerate(given))).values())
