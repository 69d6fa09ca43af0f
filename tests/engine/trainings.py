"""Trainings for the tests: made in a line, run to the end."""

import numpy as np

from chainrule.engine.optimizers import Rule, schedule
from chainrule.engine.training import Setup, Training


def trained(program, wish=None, steps=10, rates=None, **options):
    rule = Rule(wish or {"name": "sgd", "lr": 0.1})
    options.setdefault("inputs", {})
    return Training(Setup(program, rule, schedule(rates, rule.lr), steps, **options))


def ran(training, state=None):
    """All steps as (loss, moves), and the state after them."""
    state = state or training.start()
    steps = [(step.n, step.loss, step.test_loss, dict(step.moves)) for step in training.steps(state)]
    return steps, state


def close(found, expected, tolerance):
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=tolerance, atol=tolerance)
