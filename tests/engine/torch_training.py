"""What torch.optim does with the same program, for every optimizer, schedule and clipping mode.

`.peers/bin/python tests/engine/torch_training.py` writes the trajectories into tests/cases, where the
tests read them; `make peers` compares anew.
"""

import itertools
import json
import math
from pathlib import Path

FILE = Path(__file__).parents[1] / "cases" / "torch-training.json"
STEPS = 100
KEPT = (1, 2, 3, 10, 50, 100)  # updates after which the parameters are kept
PROGRAM = """x = param(-0.7)
y = param(1.1)
W = param([[0.3, -0.8], [1.5, 0.1]])
L = (y - x**2)**2 + (1 - x)**2 + sum(tanh(W)**2 * [[1, 2], [3, 4]])"""
OPTIMIZERS = [
    {"name": "sgd", "lr": 0.02},
    {"name": "sgd", "lr": 0.02, "momentum": 0.9},
    {"name": "sgd", "lr": 0.02, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.05},
    {"name": "sgd", "lr": 0.02, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
    {"name": "rmsprop", "lr": 0.02},
    {"name": "rmsprop", "lr": 0.01, "alpha": 0.9, "eps": 1e-6, "momentum": 0.5, "weight_decay": 0.02},
    {"name": "adagrad", "lr": 0.1},
    {"name": "adagrad", "lr": 0.1, "lr_decay": 0.01, "weight_decay": 0.03, "eps": 1e-8},
    {"name": "sgd", "lr": 0.005, "momentum": 0.5, "maximize": True, "weight_decay": 20},
    {"name": "adadelta", "lr": 1.0},
    {"name": "adadelta", "lr": 0.5, "rho": 0.8, "eps": 1e-3, "weight_decay": 0.02},
    {"name": "adam", "lr": 0.05},
    {"name": "adam", "lr": 0.05, "betas": [0.8, 0.9], "amsgrad": True, "weight_decay": 0.01},
    {"name": "adamw", "lr": 0.05, "betas": [0.7, 0.8], "amsgrad": True},
    {"name": "adamw", "lr": 0.01, "maximize": True},
    {"name": "adam", "lr": 0.05, "betas": [0.8, 0.95], "eps": 1e-6, "weight_decay": 0.04},
    {"name": "adamw", "lr": 0.05},
    {"name": "adamw", "lr": 0.05, "betas": [0.85, 0.99], "weight_decay": 0.2},
]
SCHEDULES = [
    None,
    {"name": "step", "size": 30, "gamma": 0.5},
    {"name": "exponential", "gamma": 0.98},
    {"name": "cosine", "steps": 80, "min": 0.001},
    {"name": "linear", "to": 0.002, "steps": 60},
]
CLIPS = [None, {"norm": 0.5}, {"value": 0.3}]


def scheduler(torch, optimizer, wish, lr):
    """torch's own schedules, but for the cosine, whose closed form it leaves after T_max."""
    kinds = torch.optim.lr_scheduler
    if wish is None:
        return kinds.LambdaLR(optimizer, lambda k: 1.0)
    if wish["name"] == "step":
        return kinds.StepLR(optimizer, wish["size"], wish["gamma"])
    if wish["name"] == "exponential":
        return kinds.ExponentialLR(optimizer, wish["gamma"])
    if wish["name"] == "linear":
        return kinds.LinearLR(optimizer, 1.0, wish["to"] / lr, wish["steps"])
    low, steps = wish["min"], wish["steps"]
    return kinds.LambdaLR(
        optimizer, lambda k: (low + (lr - low) * (1 + math.cos(math.pi * min(k, steps) / steps)) / 2) / lr
    )


def trajectory(wish, schedule, clip):
    """The parameters after the updates of KEPT, and the loss before each update."""
    import torch

    x, y, W = (
        torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for value in (-0.7, 1.1, [[0.3, -0.8], [1.5, 0.1]])
    )
    names = {name.lower(): name for name, kind in vars(torch.optim).items() if isinstance(kind, type)}
    settings = {name: value for name, value in wish.items() if name != "name"}
    optimizer = getattr(torch.optim, names[wish["name"]])([x, y, W], **settings)
    rates = scheduler(torch, optimizer, schedule, wish["lr"])
    weights = torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64)
    losses, kept = [], {}
    for n in range(1, STEPS + 1):
        optimizer.zero_grad()
        loss = (y - x**2) ** 2 + (1 - x) ** 2 + (torch.tanh(W) ** 2 * weights).sum()
        loss.backward()
        losses.append(loss.item())
        if clip and "norm" in clip:
            torch.nn.utils.clip_grad_norm_([x, y, W], clip["norm"])
        if clip and "value" in clip:
            torch.nn.utils.clip_grad_value_([x, y, W], clip["value"])
        optimizer.step()
        rates.step()
        if n in KEPT:
            kept[str(n)] = {"x": x.item(), "y": y.item(), "W": W.tolist()}
    return {"losses": [losses[k - 1] for k in KEPT], "params": kept}


def settings():
    yield from itertools.product(OPTIMIZERS, SCHEDULES, CLIPS)


if __name__ == "__main__":
    cases = [{"optimizer": o, "schedule": s, "clip": c} | trajectory(o, s, c) for o, s, c in settings()]
    FILE.write_text(json.dumps({"program": PROGRAM, "cases": cases}) + "\n", encoding="utf-8")
    print(f"{len(cases)} trajectories")
