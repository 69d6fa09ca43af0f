"""The graphs that are measured, as steps that every library can follow.

A step is (operation, first argument, second argument or the constant). `wide` picks its arguments among
everything before it and adds up what is left unread, so that the output depends on every node; `chain`
is h = tanh(w * h + b), again and again.
"""

import random

Step = tuple[str, int, float]
LEAVES = 8  # half of them between -1 and 1, as weights are


def leaf(i: int) -> float:
    return 0.9 - 0.23 * i


def wide(nodes: int) -> list[Step]:
    pick = random.Random(nodes)
    leaves = min(LEAVES, nodes // 3)
    steps: list[Step] = []
    unread = set(range(leaves))
    last = leaves
    while last + len(unread) - 1 < nodes:
        a, b = pick.randrange(last), pick.randrange(last)
        op = pick.choice(("add", "sub", "mul", "tanh", "relu", "scale", "square"))
        if op == "mul":  # by a weight: numbers stay in bounds
            b = pick.randrange(leaves)
        if op == "square":  # of something that a tanh has squeezed, for the same reason
            steps.append(("tanh", a, 0))
            unread.discard(a)
            a, last = last, last + 1
        steps.append((op, a, b if op in ("add", "sub", "mul") else {"scale": 0.5, "square": 2}.get(op, 0)))
        unread.discard(a)
        if op in ("add", "sub", "mul"):
            unread.discard(b)
        unread.add(last)
        last += 1
    row = sorted(unread)
    while len(row) > 1:
        following = []
        for a, b in zip(row[::2], row[1::2], strict=False):
            steps.append(("add", a, b))
            following.append(last)
            last += 1
        row = following + (row[-1:] if len(row) % 2 else [])
    return steps


def chain(nodes: int) -> list[Step]:
    """Leaves are h, w and b; three nodes a turn."""
    steps: list[Step] = []
    h, last = 0, LEAVES
    for _ in range((nodes - LEAVES) // 3):
        steps += [("mul", h, 1), ("add", last, 2), ("tanh", last + 1, 0)]
        h, last = last + 2, last + 3
    return steps


def leaves_of(steps: list[Step], nodes: int) -> int:
    """How many leaves a graph of so many steps has."""
    first = next(i for i in range(nodes + 1) if all(a < i + k for k, (_, a, _) in enumerate(steps)))
    return max(first, min(LEAVES, nodes // 3))


def program(steps: list[Step], leaves: int) -> str:
    """The graph as a program of ours."""
    forms = {
        "add": "v{a}+v{b}", "sub": "v{a}-v{b}", "mul": "v{a}*v{b}", "tanh": "tanh(v{a})",
        "relu": "relu(v{a})", "scale": "v{a}*{b}", "square": "v{a}**2",
    }  # fmt: skip
    lines = [f"v{i}={leaf(i)!r}" for i in range(leaves)]
    lines += [f"v{i}={forms[op].format(a=a, b=b)}" for i, (op, a, b) in enumerate(steps, leaves)]
    return "\n".join(lines)
