"""Random programs: well formed, smooth where they are differentiated, the same for the same seed."""

import numpy as np

UNARY = ["sin({})", "cos({})", "tanh({})", "sigmoid({})", "exp({} / 4)", "arctan({})", "softplus({})", "gelu({})", "silu({})",
         "sqrt(square({}) + 1)", "log(square({}) + 1)", "log1p(square({}))", "elu({})", "leaky_relu({})", "-{}", "reciprocal(2 + sin({}))",
         "expm1({} / 3)", "cosh({} / 3)", "sinh({} / 3)", "abs({})", "relu({})", "({} - 0.3) ** 2", "clip({}, -1, 1)", "scale_gradient({}, 0.5)",
         "clip_gradient({}, 0.1)", "stop_gradient({}) * 0.5"]  # fmt: skip
BINARY = ["{} + {}", "{} - {}", "{} * {}", "{} / (2 + square({}))", "maximum({}, {})", "minimum({}, {})", "hypot({} + 3, {})",
          "logaddexp({}, {})", "where({} > 0.1, {}, 1.5)", "arctan2({}, {} + 4)", "square({}) ** (0.5 * tanh({}))"]  # fmt: skip
REDUCE = [
    "sum({}{})",
    "mean({}{})",
    "max({}{})",
    "min({}{})",
    "var({}{})",
    "logsumexp({}{})",
    "norm({}{})",
    "std({}{})",
    "prod({}{})",
]


def scalar(seed: int, tools: bool = True) -> str:
    """A graph of single numbers, with much fan-out; `tools` lets some gradients be changed."""
    unary = UNARY if tools else [form for form in UNARY if "gradient" not in form]
    random = np.random.default_rng(seed)
    lines = [f"a{i} = {'param(%.6f)' if i % 2 else '%.6f'}" % random.normal() for i in range(4)]
    names = [f"a{i}" for i in range(4)]
    for i in range(random.integers(5, 25)):
        if random.random() < 0.5:
            form = str(random.choice(unary)).format(random.choice(names))
        else:
            form = str(random.choice(BINARY)).format(*random.choice(names, 2))
        lines.append(f"v{i} = {form}")
        names.append(f"v{i}")
    lines.append(f"L = tanh({' + '.join(names[-4:])} / 9)")
    return "\n".join(lines)


def tensor(seed: int) -> str:
    """Arrays of several shapes: broadcasting, reductions, products, shape operations."""
    random = np.random.default_rng(10_000 + seed)
    shapes = {"s": (), "v": (3,), "r": (1, 3), "c": (2, 1), "m": (2, 3), "t": (4, 2, 3)}
    lines = ["s = 0.7"] + [
        f"{name} = param(randn{shape}, )".replace(", )", ")").replace(",)", ")")
        for name, shape in shapes.items()
        if shape
    ]
    lines = [
        line.replace("randn(", "randn(").replace("))", f", seed={seed + i}))") for i, line in enumerate(lines)
    ]
    for i in range(random.integers(4, 14)):
        name, kind = f"x{i}", random.random()
        one, two = (str(n) for n in random.choice(list(shapes), 2))
        a, b = shapes[one], shapes[two]
        if kind < 0.35:
            form, shape = str(random.choice(UNARY)).format(one), a
        elif kind < 0.65:
            try:
                shape = np.broadcast_shapes(a, b)
            except ValueError:
                continue
            form = str(random.choice(BINARY)).format(one, two)
        elif kind < 0.75 and len(a) >= 1:
            axis = int(random.integers(-len(a), len(a)))
            keep = bool(random.random() < 0.5)
            form = str(random.choice(REDUCE)).format(one, f", axis={axis}, keepdims={keep}")
            gone = axis % len(a)
            shape = (
                tuple(1 if k == gone else n for k, n in enumerate(a)) if keep else a[:gone] + a[gone + 1 :]
            )
        elif kind < 0.85 and len(a) >= 1 and len(b) >= 1:
            try:
                shape = np.matmul(np.ones(a), np.ones(b)).shape
            except ValueError:
                continue
            form = f"{one} @ {two}"
        elif len(a) >= 2:
            form, shape = [
                (f"{one}.T", a[::-1]),
                (f"softmax({one}, axis={-1})", a),
                (f"log_softmax({one}, axis=0)", a),
                (f"cumsum({one}, axis=-1)", a),
                (f"reshape({one}, -1)", (int(np.prod(a)),)),
                (f"{one}[0]", a[1:]),
                (f"{one}[..., ::-1]".replace("..., ", ":, " * (len(a) - 1)), a),
                (f"concat([{one}, {one}], axis=0)", (2 * a[0], *a[1:])),
                (f"stack([{one}, {one}], axis=1)", (a[0], 2, *a[1:])),
            ][int(random.integers(9))]
        else:
            continue
        lines.append(f"{name} = {form}")
        shapes[name] = tuple(int(n) for n in shape)
    used = [name for name in shapes if name.startswith("x")][-4:] or ["m"]
    lines.append("L = " + " + ".join(f"mean(tanh({name}))" for name in used))
    return "\n".join(lines)
