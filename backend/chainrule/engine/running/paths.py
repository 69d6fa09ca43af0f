"""The paths from a node to the output: how long, how many, and each by itself.

A gradient is the sum over all paths of the product of the local derivatives on each. The backward pass
needs one multiplication per edge where that sum would need one per edge of every path.
"""

from chainrule.engine.language.graph import Graph
from chainrule.engine.table.ops import OPS

# An edge is (consumer, argument position); a path is its edges from the output down.
Path = tuple[tuple[int, int], ...]


def carriers(graph: Graph, node: int) -> list[tuple[int, int]]:
    """The arguments of a node that a gradient goes back to, as (position, node)."""
    one = graph.nodes[node]
    if one.kind != "op":
        return []
    op = OPS[one.op]
    return [
        (arg, i) for arg, i in enumerate(one.inputs) if op.carries(arg) and graph.nodes[i].kind != "const"
    ]


def distances(graph: Graph) -> list[int]:
    """The longest way from each node to the output, in operations; 0 where there is none."""
    far = [0] * len(graph)
    reaches = [False] * len(graph)
    reaches[graph.output] = True
    for node in reversed(graph.nodes[: graph.output + 1]):
        if reaches[node.id]:
            for i in node.inputs:
                reaches[i] = True
                far[i] = max(far[i], far[node.id] + 1)
    return far


def path_counts(graph: Graph) -> list[int]:
    """How many paths lead from each node to the output: whole numbers, however large."""
    counts = [0] * len(graph)
    counts[graph.output] = 1
    for node in range(graph.output, -1, -1):
        if counts[node]:
            for _, i in carriers(graph, node):
                counts[i] += counts[node]
    return counts


def expand(graph: Graph, leaf: int, most: int, counts: list[int] | None = None) -> list[Path]:
    """Every path from the output to `leaf`, in flow order; none if there are more than `most`.

    `counts` are the `path_counts`, for whoever asks for more than one leaf.
    """
    if not 0 < (counts or path_counts(graph))[leaf] <= most:
        return []
    leads = {leaf}
    for node in range(leaf + 1, graph.output + 1):
        if any(i in leads for _, i in carriers(graph, node)):
            leads.add(node)
    found: list[Path] = []
    todo: list[tuple[int, Path]] = [(graph.output, ())]
    while todo:
        node, path = todo.pop()
        if node == leaf:
            found.append(path)
        else:
            further = [(i, (*path, (node, arg))) for arg, i in carriers(graph, node) if i in leads]
            todo += reversed(further)
    return found
