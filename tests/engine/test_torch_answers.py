"""The exported PyTorch programs are the ones whose answers were recorded, and the engine gives the same."""

import json

import numpy as np
import pytest
from torch_answers import ANSWERS, fingerprint, programs

from chainrule.engine import OPS, parse, run

KEPT = {case["program"]: case for case in json.loads(ANSWERS.read_text(encoding="utf-8"))}
SAME = {"rtol": 1e-9, "atol": 1e-9}


def test_every_operation_has_been_answered():
    used = {node.op for program in KEPT for node in parse(program).nodes}
    assert used >= OPS.keys()
    assert list(KEPT) == programs(), "make answers"


@pytest.mark.parametrize("program", KEPT)
def test_the_engine_gives_pytorch_s_answer(program):
    case = KEPT[program]
    assert fingerprint(program) == case["of"], "the exported program has changed: make answers"
    graph = parse(program)
    result = run(graph)
    for node in graph.nodes:
        value = np.asarray(result.values[node.id])
        np.testing.assert_allclose(np.reshape(number(case["values"][node.key]), value.shape), value, **SAME)
        given, grad = case["grads"].get(node.key), result.grads[node.id]
        if node.key in case["silent"]:
            continue  # PyTorch gives no gradient to what cannot pass one on
        if given is None or grad is None:
            assert grad is None or given is not None or not np.any(grad), node.key
        else:
            found = np.reshape(number(given), np.shape(grad))
            np.testing.assert_allclose(found, grad, **SAME, err_msg=node.key)


def number(value):
    return [number(one) for one in value] if isinstance(value, list) else float(value)
