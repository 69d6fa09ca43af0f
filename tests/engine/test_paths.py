"""The gradient as a sum over paths, the long way round."""

import math

import pytest
from random_programs import scalar as program

from chainrule.engine import parse, run
from chainrule.engine.running.paths import expand, path_counts


def test_paths_are_counted_however_many_there_are():
    """A ladder: each rung doubles the number of paths."""
    graph = parse("x = 1\nfor i in range(1000):\n    x = x + x")
    assert path_counts(graph)[0] == 2**1000
    assert run(graph).grads[0] == 2.0**1000
    assert expand(graph, 0, 100) == []


def test_two_edges_between_the_same_nodes_are_two_paths():
    graph = parse("x = 3\ny = x * x")
    assert expand(graph, 0, 8) == [((1, 0),), ((1, 1),)]


def test_where_no_gradient_goes_there_is_no_path():
    graph = parse("x = 3\ny = stop_gradient(x) * x\nz = where(x > 0, y, 2)")
    assert path_counts(graph)[0] == 1


@pytest.mark.parametrize("seed", range(40))
def test_the_sum_over_paths_is_the_gradient(seed):
    graph = parse(program(seed, tools=False))
    result = run(graph)
    checked = 0
    local = dict(zip(zip(result.flows.node, result.flows.arg, strict=True), result.flows.local, strict=True))
    for node in graph.nodes:
        paths = expand(graph, node.id, 2000)
        if paths and node.kind != "op":
            assert len(paths) == path_counts(graph)[node.id]
            total = math.fsum(math.prod(local[edge] for edge in path) for path in paths)
            assert total == pytest.approx(result.grads[node.id], rel=1e-9, abs=1e-12)
            checked += 1
    assert checked
