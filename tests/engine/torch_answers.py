"""PyTorch's answers to programs, recorded by `make answers`: what every operation's exported program gives
when it is run, kept beside a fingerprint of that program, so that neither can change alone."""

import contextlib
import hashlib
import io
import json
from pathlib import Path

import numpy as np
from random_programs import scalar, tensor

from chainrule.engine import parse
from chainrule.engine.telling.export import torch_source

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "tests" / "cases" / "torch-operations.json"
LOGITS = "x = randn(4, 3)\n"
OPTIONS = [
    LOGITS + "L = cross_entropy(x, [0, 2, 1, 1], label_smoothing=0.1)",
    LOGITS + "L = cross_entropy(x, [0, 2, -100, 1], weight=[1, 2, 0.5])",
    LOGITS + 'L = cross_entropy(x, [0, 2, 1, 1], ignore_index=1, reduction="sum")',
    LOGITS + 'L = sum(cross_entropy(x, [0, 2, 1, 1], weight=[1, 2, 0.5], label_smoothing=0.2, reduction="none") * [1, 2, 3, 4])',
    LOGITS + "L = cross_entropy(x, [0, 2, -100, 1], weight=[1, 2, 0.5], label_smoothing=0.2)",
    LOGITS + "y = softmax(randn(4, 3, seed=1))\nL = cross_entropy(x, y, weight=[1, 2, 0.5], label_smoothing=0.2)",
    LOGITS + 'y = softmax(randn(4, 3, seed=1))\nL = sum(cross_entropy(x, y, reduction="none"))',
    "x = randn(5)\nt = randn(5, seed=1)\n" + 'L = mse(x, t, reduction="sum") + sum(mae(x, t, reduction="none") * [1, 2, 3, 4, 5]) + huber(x, t, reduction="sum") + hinge(x, t, reduction="sum")',
    'x = randn(5)\nt = [0, 1, 1, 0, 0.3]\nL = binary_cross_entropy_with_logits(x, t) + sum(binary_cross_entropy(sigmoid(x), t, reduction="none"))',
    "x = randn(3, 4)\nL = sum(std(x, axis=1, ddof=1)) + var(x, ddof=1) + sum(norm(x, axis=0, ord=1)) + norm(x, ord=\"inf\")",
    "x = randn(3, 4)\nL = sum(x[[0, 0, 2]] * x[[1, 2, 2]]) + sum(x[:, [3, -1]] ** 2) + sum(x[[True, False, True], 1])",
    "x = randn(2, 4)\nL = sum(cumprod(x, axis=1)) + sum(sort(x) * [1, 2, 3, 4]) + sum(argmax(x, axis=1)) + clip(x[0, 0], 0) + clip(x[0, 1], high=0.1)",
    "x = randn(6)\nL = sum(log2(x ** 2) + log10(x ** 2 + 1) + erf(x) + round(x) * x + floor(x) * x + ceil(x) * x)",
    "x = [0.0, 2, 3]\nL = sum(cumprod(x))", "x = -1.0\ny = sqrt(relu(x))", "x = -1.0\ny = sqrt(where(x > 0, x, 0))",
    "x = -1.0\ny = log(clip(x, 0, 1))", "x = -1.0\ny = sqrt(maximum(x, 0))", "x = [1.0, 1]\ny = sqrt(std(x))",
    "x = [0.0, 0, 3]\ny = sqrt(prod(x))", "x = [0.0, 0]\ny = norm(x)", "x = 0.0\ny = sqrt(round(x))",
]  # fmt: skip


def programs() -> list[str]:
    usage = json.loads((ROOT / "frontend" / "facts" / "usage.json").read_text(encoding="utf-8"))
    examples = [row["example"] for row in usage.values() if "example" in row]
    return [*examples, *OPTIONS, *map(scalar, range(12)), *map(tensor, range(12))]


def fingerprint(program: str) -> str:
    return hashlib.sha256(torch_source(parse(program)).encode()).hexdigest()[:24]


def static(value):
    """As JSON has it, every digit kept; NaN and the infinities by their words."""
    if isinstance(value, list):
        return [static(one) for one in value]
    return value if np.isfinite(value) else str(value)


def answered(program: str) -> dict:
    space: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(torch_source(parse(program)), "exported", "exec"), space)
    columns = {
        what: {key: static(one.detach().tolist()) for key, one in space[what].items() if one is not None}
        for what in ("values", "grads")
    }
    silent = [key for key, one in space["values"].items() if not one.requires_grad]
    return {"program": program, "of": fingerprint(program), "silent": silent} | columns


if __name__ == "__main__":
    lines = [json.dumps(answered(program), ensure_ascii=False) for program in programs()]
    ANSWERS.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
