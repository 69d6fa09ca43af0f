"""The second table: how a parameter moves, each rule written in the formula language.

Names, formulas and defaults are PyTorch's (torch.optim 2.x). The letters: `p` a parameter, `g` its
gradient, `d` what is made of it, `lr` the rate of this step, `k` the number of this update from 1; settings
have their own names, and what a rule remembers of a parameter has a letter of its own, zero at first.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.table import arrays, ieee
from chainrule.engine.table.formula import Formula, code, fold
from chainrule.engine.table.ieee import Value


class Line(NamedTuple):
    """One assignment of an update. `when`: settings that must not be zero ("-x": that must be)."""

    letter: str
    formula: Formula
    when: tuple[str, ...]


class Optimizer(NamedTuple):
    """A row: its title as people write it, the settings with their defaults, the letters it remembers, its
    lines in order."""

    name: str
    title: str
    settings: dict[str, float]
    memory: tuple[str, ...]
    lines: tuple[Line, ...]


def _row(title: str, settings: dict[str, float], memory: str, *lines: tuple[str, str, str]) -> Optimizer:
    settings, lines = settings | {"maximize": 0}, (_UPHILL, *lines)
    alphabet = ("p", "g", "d", "lr", "k", *(one for one in settings if one != "lr"), *memory.split())
    made = [Line(letter, Formula(text, alphabet), tuple(when.split())) for letter, text, when in lines]
    return Optimizer(title.lower(), title, settings, tuple(memory.split()), tuple(made))


# Settings that are on or off.
SWITCHES = ("nesterov", "amsgrad", "maximize")

_UPHILL = ("g", "-g", "maximize")
_DECAY = ("g", "g + weight_decay * p", "weight_decay")

_ADAM = (
    ("m", "beta1 * m + (1 - beta1) * g", ""),
    ("v", "beta2 * v + (1 - beta2) * g ** 2", ""),
    ("a", "maximum(a, v)", "amsgrad"),
    ("p", "p - lr / (1 - beta1 ** k) * m / (sqrt(v) / sqrt(1 - beta2 ** k) + eps)", "-amsgrad"),
    ("p", "p - lr / (1 - beta1 ** k) * m / (sqrt(a) / sqrt(1 - beta2 ** k) + eps)", "amsgrad"),
)

OPTIMIZERS = {
    row.name: row
    for row in (
        _row(
            "SGD",
            {"lr": 1e-3, "momentum": 0, "dampening": 0, "weight_decay": 0, "nesterov": 0},
            "v",
            _DECAY,
            ("v", "where(k == 1, g, momentum * v + (1 - dampening) * g)", "momentum"),
            ("g", "g + momentum * v", "momentum nesterov"),
            ("g", "v", "momentum -nesterov"),
            ("p", "p - lr * g", ""),
        ),
        _row(
            "RMSprop",
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
            "Adagrad",
            {"lr": 1e-2, "lr_decay": 0, "weight_decay": 0, "eps": 1e-10},
            "s",
            _DECAY,
            ("s", "s + g ** 2", ""),
            ("p", "p - lr / (1 + (k - 1) * lr_decay) * g / (sqrt(s) + eps)", ""),
        ),
        _row(
            "Adadelta",
            {"lr": 1.0, "rho": 0.9, "eps": 1e-6, "weight_decay": 0},
            "s u",
            _DECAY,
            ("s", "rho * s + (1 - rho) * g ** 2", ""),
            ("d", "sqrt(u + eps) / sqrt(s + eps) * g", ""),
            ("u", "rho * u + (1 - rho) * d ** 2", ""),
            ("p", "p - lr * d", ""),
        ),
        _row(
            "Adam",
            {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0, "amsgrad": 0},
            "m v a",
            _DECAY,
            *_ADAM,
        ),
        _row(
            "AdamW",
            {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 1e-2, "amsgrad": 0},
            "m v a",
            ("p", "p * (1 - lr * weight_decay)", "weight_decay"),
            *_ADAM,
        ),
    )
}


# What becomes of the gradient of the loss, `g`, before an optimizer is given it: regularized (the gradient of
# l1·Σ|p| + l2·Σp²/2 is added), then clipped, by the norm of all of them together (as PyTorch has it, beside
# 1e-6) or each element within ±c.
ADJUSTMENTS = {
    name: Formula(text, tuple(alphabet.split()))
    for name, text, alphabet in (
        ("l1", "g + l1 * sign(p)", "g p l1"),
        ("l2", "g + l2 * p", "g p l2"),
        ("l1 l2", "g + l1 * sign(p) + l2 * p", "g p l1 l2"),
        ("norm", "g * minimum(1, c / (norm + 1e-6))", "g c norm"),
        ("value", "maximum(minimum(g, c), -c)", "g c"),
    )
}


class Rule:
    """An optimizer with its settings: `move` makes one update of one parameter."""

    def __init__(self, name: str, settings: Mapping[str, float]) -> None:
        """`settings` over the row's own defaults."""
        self.row = OPTIMIZERS[name]
        self.settings = self.row.settings | dict(settings)
        self.lines = [line for line in self.row.lines if self._holds(line)]
        used = {name for line in self.lines for name in _letters(line.formula.tree)}
        self.memory = tuple(letter for letter in self.row.memory if letter in used)
        self.lr = self.settings["lr"]
        self.number = self._compiled(ieee.NUMBER)
        self.array = self._compiled(ieee.ARRAY | arrays.FUNCTIONS)

    def __reduce__(self) -> tuple[Any, ...]:
        """How it travels to another process: as its name and settings, from which it is compiled anew."""
        return Rule, (self.row.name, self.settings)

    def _holds(self, line: Line) -> bool:
        return all(
            not self.settings[name[1:]] if name.startswith("-") else bool(self.settings[name])
            for name in line.when
        )

    def _compiled(self, functions: Mapping[str, Any]) -> Callable[..., tuple[Any, ...]]:
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


# ---- schedules -----------------------------------------------------------------------------------

Schedule = Callable[[int], float]


class Course(NamedTuple):
    """A row: the settings of a schedule, and the rate of update k + 1 from the first rate `lr`. After `steps`
    the last value holds."""

    settings: tuple[str, ...]
    formula: Formula


def _course(settings: str, text: str) -> Course:
    return Course(tuple(settings.split()), Formula(text, ("lr", "k", *settings.split())))


SCHEDULES = {
    "step": _course("size gamma", "lr * gamma ** floor(k / size)"),
    "exponential": _course("gamma", "lr * gamma ** k"),
    "cosine": _course(
        "steps min", f"min + (lr - min) * (1 + cos({math.pi!r} * minimum(k, steps) / steps)) / 2"
    ),
    "linear": _course("to steps", "lr + (to - lr) * minimum(k, steps) / steps"),
}
SCHEDULE_DEFAULTS = {"min": 0.0, "gamma": 0.1}
# Settings to begin with, where somebody chooses a schedule by its name.
SCHEDULE_PROPOSALS: dict[str, dict[str, float]] = {
    "step": {"size": 100, "gamma": 0.5},
    "exponential": {"gamma": 0.999},
    "cosine": {"steps": 1000, "min": 0},
    "linear": {"to": 0, "steps": 1000},
}


def schedule(name: str | None, settings: Mapping[str, float], lr: float) -> Schedule:
    """The rate by k = n - 1 for update n; without a name it is always `lr`. It can be sent elsewhere."""
    return partial(_rate, name, dict(settings), lr)


def _rate(name: str | None, settings: Mapping[str, float], lr: float, k: int) -> float:
    if name is None:
        return lr
    row = SCHEDULES[name]
    return float(row.formula.number(lr, float(k), *(float(settings[one]) for one in row.settings)))
