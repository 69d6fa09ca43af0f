"""Every node has an address of its own."""

import json
from collections import Counter
from pathlib import Path

import pytest

from chainrule.engine import parse

GALLERY = Path(__file__).parents[2] / "backend" / "chainrule" / "programs" / "gallery"
PROGRAMS = [path.read_text(encoding="utf-8") for path in sorted(GALLERY.glob("*.txt"))] + [
    "xs = [1, 2, 3]\nh = 0\nfor x in xs:\n    h = tanh(x + h)",
    "xs = [[1, 2], [3, 4]]\ns = 0\nfor row in xs:\n    for x in row:\n        s = s + x * 2",
    "def f(a):\n    s = 0\n    for x in a:\n        s = s + x\n    return s\nv = [1, 2]\ny = f(v) * f(v)",
    "xs = [1, 2]\ny = sum(stack([x * x for x in xs]))\nfor x in xs:\n    y = y * x",
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_keys_are_there_and_all_different(program):
    keys = [node.key for node in parse(program).nodes]
    assert "" not in keys
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert json.dumps(keys)


def test_the_elements_of_a_loop_are_called_by_their_place():
    graph = parse("xs = [1, 2]\nh = 0\nfor x in xs:\n    h = tanh(x + h)")
    assert [node.key for node in graph.nodes if node.op == "index"] == ["xs[0]", "xs[1]"]
