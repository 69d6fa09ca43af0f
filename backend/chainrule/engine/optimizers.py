"""The second table: how a parameter moves, each rule written in the formula language.

Names, formulas and defaults are PyTorch's (torch.optim 2.x). The letters: `p` a parameter, `g` its
gradient, `lr` the rate of this step, `k` the number of this update from 1; settings have their own
names, and what a rule remembers of a parameter has a letter of its own, zero at first.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine import arrays, ieee
from chainrule.engine.formula import Formula, code, fold
from chainrule.engine.graph import Value
from chainrule.engine.refusal import Refusal, pointer


class Line(NamedTuple):
    """One assignment of an update. `when`: settings that must not be zero ("-x": that must be)."""

    letter: str
    formula: Formula
    when: tuple[str, ...]


class Optimizer(NamedTuple):
    """A row: the settings with their defaults, the letters it remembers, its lines in order."""

    name: str
    settings: dict[str, float]
    memory: tuple[str, ...]
    lines: tuple[Line, ...]


def _row(name: str, settings: dict[str, float], memory: str, *lines: tuple[str, str, str]) -> Optimizer:
    alphabet = ("p", "g", "lr", "k", *(one for one in settings if one != "lr"), *memory.split())
    made = [Line(letter, Formula(text, alphabet), tuple(when.split())) for letter, text, when in lines]
    return Optimizer(name, settings, tuple(memory.split()), tuple(made))


_DECAY = ("g", "g + weight_decay * p", "weight_decay")

OPTIMIZERS = {
    row.name: row
    for row in (
        _row(
            "sgd",
            {"lr": 1e-3, "momentum": 0, "dampening": 0, "weight_decay": 0, "nesterov": 0},
            "v",
            _DECAY,
            ("v", "where(k == 1, g, momentum * v + (1 - dampening) * g)", "momentum"),
            ("g", "g + momentum * v", "momentum nesterov"),
            ("g", "v", "momentum -nesterov"),
            ("p", "p - lr * g", ""),
        ),
        _row(
            "rmsprop",
            {"lr": 1e-2, "alpha": 0.99, "eps": 1e-8, "weight_decay": 0, "momentum": 0},
            "s b",
            _DECAY,
            ("s", "alpha * s + (1 - alpha) * g ** 2", ""),
            ("g", "g / (sqrt(s) + eps)", ""),
            ("b", "momentum * b + g", "momentum"),
            ("g", "b", "momentum"),
            ("p", "p - lr * g", ""),
        ),
        _row(
            "adagrad",
            {"lr": 1e-2, "lr_decay": 0, "weight_decay": 0, "eps": 1e-10},
            "s",
            _DECAY,
            ("s", "s + g ** 2", ""),
            ("p", "p - lr / (1 + (k - 1) * lr_decay) * g / (sqrt(s) + eps)", ""),
        ),
        _row(
            "adam",
            {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0},
            "m v",
            _DECAY,
            ("m", "beta1 * m + (1 - beta1) * g", ""),
            ("v", "beta2 * v + (1 - beta2) * g ** 2", ""),
            ("p", "p - lr / (1 - beta1 ** k) * m / (sqrt(v) / sqrt(1 - beta2 ** k) + eps)", ""),
        ),
        _row(
            "adamw",
            {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 1e-2},
            "m v",
            ("p", "p * (1 - lr * weight_decay)", "weight_decay"),
            ("m", "beta1 * m + (1 - beta1) * g", ""),
            ("v", "beta2 * v + (1 - beta2) * g ** 2", ""),
            ("p", "p - lr / (1 - beta1 ** k) * m / (sqrt(v) / sqrt(1 - beta2 ** k) + eps)", ""),
        ),
    )
}


class Rule:
    """An optimizer with its settings: `move` makes one update of one parameter."""

    def __init__(self, wish: Mapping[str, Any]) -> None:
        """`wish` as a request has it: "name", and any of the row's settings (`betas` for both)."""
        self.row = OPTIMIZERS.get(str(wish.get("name", "sgd"))) or _refuse("name", "literal")
        self.settings = self.row.settings | _settings(self.row, wish)
        self.lines = [line for line in self.row.lines if self._holds(line)]
        used = {name for line in self.lines for name in _letters(line.formula.tree)}
        self.memory = tuple(letter for letter in self.row.memory if letter in used)
        self.lr = self.settings["lr"]
        self.number = self._written(ieee.NUMBER)
        self.array = self._written(ieee.ARRAY | arrays.FUNCTIONS)

    def _holds(self, line: Line) -> bool:
        return all(
            not self.settings[name[1:]] if name.startswith("-") else bool(self.settings[name])
            for name in line.when
        )

    def _written(self, functions: Mapping[str, Any]) -> Callable[..., tuple[Any, ...]]:
        """The lines as one function of p, g, lr, k and the memory, which gives p and the memory."""
        known = {name: float(value) for name, value in self.settings.items() if name != "lr"}
        body = [f"    {line.letter} = {code(fold(line.formula.tree, known))}" for line in self.lines]
        names = ", ".join(("p", "g", "lr", "k", *self.memory))
        answer = ", ".join(("p", *self.memory))
        space: dict[str, Any] = dict(functions)
        exec("\n".join([f"def update({names}):", *body, f"    return {answer},"]), space)
        made: Callable[..., tuple[Any, ...]] = space["update"]
        return made

    def start(self, value: Value) -> list[Value]:
        """What is remembered of a parameter before its first update."""
        return [0.0 if isinstance(value, float) else np.zeros_like(value) for _ in self.memory]

    def move(self, value: Value, grad: Value, lr: float, k: int, memory: list[Value]) -> tuple[Any, ...]:
        """The parameter after update `k`, and what is then remembered of it."""
        update = self.number if isinstance(value, float) else self.array
        return update(value, grad, lr, k, *memory)


def _letters(tree: Any) -> set[str]:
    if isinstance(tree, str):
        return {tree}
    return set().union(*map(_letters, tree[1:])) if isinstance(tree, tuple) else set()


# The least and the most that each setting may be, as in PyTorch; betas stay below 1.
_RANGES: dict[str, tuple[float, float]] = {
    "beta1": (0, 1), "beta2": (0, 1), "alpha": (0, math.inf), "momentum": (0, math.inf),
    "lr": (0, math.inf), "eps": (0, math.inf), "weight_decay": (0, math.inf), "lr_decay": (0, math.inf),
    "dampening": (-math.inf, math.inf),
}  # fmt: skip


def _settings(row: Optimizer, wish: Mapping[str, Any]) -> dict[str, float]:
    """The settings that a request gives, checked. Refusal with the place."""
    given = {name: value for name, value in wish.items() if name != "name"}
    for name in given:
        # What the table calls beta1 and beta2, a request gives as betas.
        if name not in row.settings.keys() - {"beta1", "beta2"} and not (
            name == "betas" and "beta1" in row.settings
        ):
            place = pointer("optimizer", name)
            raise Refusal("bad-field", "unknown", pointer=place, name=name[:40], expected="")
    if "betas" in given:
        betas = given.pop("betas")
        if not isinstance(betas, list) or len(betas) != 2:
            _refuse("betas", "list")
        given |= dict(zip(("beta1", "beta2"), betas, strict=True))
    made: dict[str, float] = {}
    for name, value in given.items():
        place = "betas" if name.startswith("beta") else name
        if name == "nesterov":
            made[name] = float(value) if isinstance(value, bool) else _refuse(place, "bool")
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            _refuse(place, "float")
        made[name] = number(value, f"/optimizer/{place}", *_RANGES[name])
        if name.startswith("beta") and made[name] >= 1:
            _refuse(place, "range")
    whole = row.settings | made
    if whole.get("nesterov") and (whole["momentum"] <= 0 or whole["dampening"] != 0):
        _refuse("nesterov", "range")
    return made


def number(value: Any, place: str, least: float = -math.inf, most: float = math.inf) -> float:
    """A finite number of a request within its bounds. Refusal with the place."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Refusal("bad-field", pointer=place, expected="expected.float", choices="")
    try:
        made = float(value)
    except OverflowError:
        made = math.inf
    if not (math.isfinite(made) and least <= made <= most):
        raise Refusal("bad-field", pointer=place, expected="expected.range", choices="")
    return made


def _refuse(place: str, expected: str) -> Any:
    choices = " / ".join(OPTIMIZERS) if expected == "literal" else ""
    raise Refusal(
        "bad-field", pointer=f"/optimizer/{place}", expected=f"expected.{expected}", choices=choices
    )


# ---- schedules -----------------------------------------------------------------------------------

Schedule = Callable[[int], float]

# The settings of each schedule, and the rate of update k + 1. After `steps` the last value holds.
SCHEDULES: dict[str, tuple[tuple[str, ...], Callable[..., float]]] = {
    "step": (("size", "gamma"), lambda lr, k, size, gamma: lr * gamma ** (k // size)),
    "exponential": (("gamma",), lambda lr, k, gamma: lr * gamma**k),
    "cosine": (
        ("steps", "min"),
        lambda lr, k, steps, min: min + (lr - min) * (1 + math.cos(math.pi * _held(k, steps) / steps)) / 2,
    ),
    "linear": (("to", "steps"), lambda lr, k, to, steps: lr + (to - lr) * _held(k, steps) / steps),
}
_DEFAULTS = {"min": 0.0, "gamma": 0.1}


def _held(k: int, steps: float) -> float:
    return min(k, steps)


def schedule(wish: Mapping[str, Any] | None, lr: float) -> Schedule:
    """The rate by k = n - 1 for update n. Refusal with the place."""
    if wish is None:
        return lambda k: lr
    name = wish.get("name")
    if not isinstance(name, str) or name not in SCHEDULES:
        raise Refusal(
            "bad-field", pointer="/schedule/name", expected="expected.literal", choices=" / ".join(SCHEDULES)
        )
    wanted, rate = SCHEDULES[name]
    for key in wish:
        if key not in wanted and key != "name":
            raise Refusal(
                "bad-field", "unknown", pointer=pointer("schedule", key), name=key[:40], expected=""
            )
    settings: dict[str, float] = {}
    for key in wanted:
        if key not in wish and key not in _DEFAULTS:
            raise Refusal("bad-field", "missing", pointer=f"/schedule/{key}", expected="")
        least, most = (1, 1e9) if key in ("steps", "size") else (0, 1e9)
        settings[key] = number(wish.get(key, _DEFAULTS.get(key)), f"/schedule/{key}", least, most)
        if key in ("steps", "size") and settings[key] % 1:
            raise Refusal("bad-field", pointer=f"/schedule/{key}", expected="expected.int", choices="")
    return lambda k: _finite(rate, lr, k, settings)


def _finite(rate: Callable[..., float], lr: float, k: int, settings: dict[str, float]) -> float:
    try:
        return float(rate(lr, k, **settings))
    except OverflowError:  # gamma above 1, many steps on
        return math.inf
