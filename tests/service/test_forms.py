"""What a request may hold is said by its form; what it may not, in the reader's words."""

import pytest

from chainrule.engine import Refusal
from chainrule.service.body import conform
from chainrule.service.schema import TrainRequest


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ({"name": "nope"}, "/optimizer/name"), ({"name": "sgd", "lr": -1}, "/optimizer/lr"),
        ({"name": "sgd", "lr": "1"}, "/optimizer/lr"), ({"name": "sgd", "nesterov": True}, "/optimizer/nesterov"),
        ({"name": "adam", "betas": [0.9]}, "/optimizer/betas"), ({"name": "adam", "betas": [0.9, 1]}, "/optimizer/betas/1"),
        ({"name": "adam", "momentum": 0.9}, "/optimizer/momentum"), ({"name": "adam", "beta1": 0.9}, "/optimizer/beta1"),
        ({"name": "sgd", "lr": 10**400}, "/optimizer/lr"), ({"name": "sgd", "momentum": True}, "/optimizer/momentum"),
    ],
)  # fmt: skip
def test_settings_are_checked(wish, place):
    with pytest.raises(Refusal) as refusal:
        conform({"program": "w = param(1.0)\nL = w", "optimizer": wish}, TrainRequest)
    assert refusal.value.pointer == place
