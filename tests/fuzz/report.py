"""Programs and requests that nobody would write by hand: none may be answered with a fault (`make fuzz`).

    report.py [--programs 200000] [--requests 10000] [--seed 1]

Every program is traced, and some are also checked, exported, run forward or trained; every request is sent to a
service. A refusal is a good answer, an exception or a 500 is not, and neither is one that takes longer than its
bounds allow by far.
"""

import argparse
import copy
import json
import os
import random
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

import orjson
from grammar import Grammar
from starlette.testclient import TestClient

from chainrule.engine import Refusal
from chainrule.engine.limits import LIMITS
from chainrule.service import tasks, training
from chainrule.service.app import create_app

# The bounds that the event loop works under, and room for arrays: what is refused by them is refused soon.
NARROW = replace(
    LIMITS, characters=5_000, effort=20_000, nodes=2_000, elements=5_000, total_elements=100_000, turns=1_000,
    work=1_000_000, numbers=20_000, check_work=20_000, trained=20_000,
)  # fmt: skip
LONG = 2.0  # seconds; an answer takes milliseconds, and this machine may be busy


def ways(seed: int, program: str) -> list[partial]:
    """What is asked for besides the trace."""
    calls = [partial(tasks.trace, orjson.dumps({"program": program}), "zh" if seed % 2 else "en", NARROW)]
    if seed % 10 == 0:
        calls.append(
            partial(
                tasks.trace, orjson.dumps({"program": program, "check": True, "latex": True}), "en", NARROW
            )
        )
    if seed % 10 == 1:
        wish = {"program": program, "mode": "forward", "wrt": "x"}
        calls.append(partial(tasks.trace, orjson.dumps(wish), "en", NARROW))
    if seed % 10 == 2:
        kind = ("numpy", "pytorch", "notebook", "latex")[seed // 10 % 4]
        calls.append(partial(tasks.export, orjson.dumps({"program": program, "format": kind}), "en", NARROW))
    if seed % 10 == 3:
        wish = {"program": program, "inputs": {"x": [[1, 2], [0, 3]], "n": 2, "seed": 2**63}, "params": ["x"]}
        calls.append(partial(tasks.trace, orjson.dumps(wish), "en", NARROW))
    if seed % 10 == 4:
        calls.append(partial(training.begin, orjson.dumps({"program": program, "steps": 2}), "en", 1.0))
    return calls


def programs(start: int, end: int) -> tuple[Counter, list[str]]:
    """The answers to the programs of so many seeds by their codes, and the faults."""
    answers: Counter = Counter()
    faults = []
    for seed in range(start, end):
        program = Grammar(seed).program()
        for call in ways(seed, program):
            began = time.thread_time()
            try:
                call()
                answers["answered"] += 1
            except Refusal as refusal:
                answers[refusal.code] += 1
            except Exception:
                faults.append(f"{program}\n{traceback.format_exc(limit=-6)}")
            if time.thread_time() - began > LONG:
                faults.append(f"{program}\ntook {time.thread_time() - began:.1f} s")
    return answers, faults


# ---- requests that are nearly right ----------------------------------------------------------------------

PROGRAM = "x = [1.0, 2.0]\nw = param(0.5)\nL = sum((w * x - 1) ** 2)"
GOOD = [
    ("trace", {"program": PROGRAM, "inputs": {"x": [1, 2]}, "params": ["x"], "output": "L", "check": True, "max_elements": 5}),
    ("trace", {"program": PROGRAM, "mode": "forward", "wrt": "w", "tangent": 1.0, "latex": True, "flows": False}),
    ("trace", {"program": "x = [1, 2]\ny = x * 2", "output_grad": [1, 0]}),
    ("train", {"program": PROGRAM, "steps": 3, "optimizer": {"name": "adam", "lr": 0.1, "betas": [0.9, 0.99]},
               "clip": {"norm": 1}, "schedule": {"name": "step", "size": 2, "gamma": 0.5}, "data": ["x"], "batch_size": 1,
               "regularization": {"l1": 0.1, "l2": 0.2}, "measure": ["grad_norm"], "record": {"every": 2, "runs": "params"},
               "stop": {"loss_below": 0.1}, "shuffle": True, "seed": 3, "test_ratio": 0.5}),
    ("sweep", {"program": PROGRAM + "\nu = seed * 0", "grid": {"w": [0, 1]}, "measure": ["loss"], "seeds": [1, 2], "inputs": {"seed": 1}}),
    ("export", {"program": PROGRAM, "format": "numpy"}),
]  # fmt: skip
ODD = [None, True, False, 0, -1, 1, 2, 0.5, 1e308, -1e308, 2**53, 2**63, 2**64, 10**30, "", "x", "NaN", "adam", "\x00", "损失", [], [1],
       [[1], [2, 3]], {}, {"x": 1}, {"name": "sgd"}, ["x"], [None], "x" * 5000, [[[]]]]  # fmt: skip


def mangled(draw: random.Random) -> tuple[str, bytes]:
    """A request with some part of it taken away, doubled or made into something else."""
    call, wish = draw.choice(GOOD)
    wish = copy.deepcopy(wish)
    for _ in range(draw.choice([1, 1, 2, 3])):
        at, path = wish, []
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = draw.choice(keys)
            if isinstance(at[key], dict | list) and draw.random() < 0.6:
                at = at[key]
                path.append(key)
                continue
            kind = draw.random()
            if kind < 0.15:
                del at[key]
            elif kind < 0.3 and isinstance(at, dict):
                at[draw.choice(["nope", "x", "name", "lr", "program", ""])] = draw.choice(ODD)
            else:
                at[key] = copy.deepcopy(draw.choice(ODD))
            break
    body = json.dumps(wish).encode()
    if draw.random() < 0.05:
        where = draw.randrange(len(body))
        body = body[:where] + bytes([draw.randrange(256)]) + body[where + draw.randint(0, 2) :]
    return call, body


def requests(count: int, seed: int) -> tuple[Counter, list[str]]:
    draw = random.Random(seed)
    answers: Counter = Counter()
    faults = []
    with TestClient(create_app(), raise_server_exceptions=False) as client:
        for i in range(count):
            call, body = mangled(draw)
            headers = {"Content-Type": "application/json", "Accept": "application/json" if i % 2 else "*/*"}
            answer = client.post(f"/api/v1/{call}", content=body, headers=headers)
            answers[answer.status_code] += 1
            if answer.status_code >= 500 or (
                '"event":"error"' in answer.text and '"status":500' in answer.text
            ):
                faults.append(f"{call} {body!r}\n{answer.text}")
    return answers, faults


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--programs", type=int, default=200_000)
    asked.add_argument("--requests", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    faults: list[str] = []
    answers: Counter = Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        first = options.seed * 10**7
        starts = range(first, first + options.programs, 500)
        for some, wrong in pool.map(
            programs, starts, [min(at + 500, first + options.programs) for at in starts]
        ):
            answers += some
            faults += wrong
    print(f"{options.programs} programs, {answers.total()} answers:", dict(answers.most_common(12)), "…")
    some, wrong = requests(options.requests, options.seed)
    faults += wrong
    print(f"{options.requests} requests:", dict(some))
    for fault in faults[:20]:
        print("----", fault, sep="\n")
    print(len(faults), "faults")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
