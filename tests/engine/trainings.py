"""Trainings for the tests: made in a line, run to the end."""

import numpy as np

from chainrule.engine.table.optimizers import Rule, schedule
from chainrule.engine.training.training import Setup, Training


def trained(program, wish=None, steps=10, rates=None, **options):
    name, settings = named(wish or {"name": "sgd", "lr": 0.1})
    settings |= {f"beta{i}": beta for i, beta in enumerate(settings.pop("betas", ()), 1)}
    rule = Rule(name, settings)
    options.setdefault("inputs", {})
    planned = schedule(*named(rates), rule.lr) if rates else schedule(None, {}, rule.lr)
    return Training(Setup(program, rule, planned, steps, **options))


def named(wish):
    """A request's wish as a name and the settings."""
    settings = dict(wish)
    return settings.pop("name", "sgd"), settings


def ran(training, state=None):
    """All steps as (loss, moves), and the state after them."""
    state = state or training.start()
    steps = [(step.n, step.loss, step.test_loss, dict(step.moves)) for step in training.steps(state)]
    return steps, state


def close(found, expected, tolerance):
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=tolerance, atol=tolerance)
