"""Each operation in PyTorch: what the exported program writes for a row of the op table."""

PREAMBLE = '''import math

import torch
import torch.nn.functional as F


def dims(x, axis):
    """PyTorch wants every axis named where NumPy takes None."""
    return tuple(range(x.ndim)) if axis is None else axis


def prod(x, axis, keepdim):
    """torch.prod takes one axis at a time, or all."""
    if axis is None:
        out = torch.prod(x)
        return out.reshape((1,) * x.ndim) if keepdim else out
    axes = (axis,) if isinstance(axis, int) else dims(x, axis)
    for a in sorted((a % max(x.ndim, 1) for a in axes), reverse=True):
        x = torch.prod(x, dim=a, keepdim=keepdim)
    return x


def cumsum(x, axis):
    """Along one axis, or over all elements in order, as NumPy does where the axis is None."""
    return torch.cumsum(x.reshape(-1), 0) if axis is None else torch.cumsum(x, axis)


def cross_entropy(x, y, weight, ignore_index, label_smoothing, reduction):
    """Class numbers are whole; probabilities have the shape of the logits."""
    options = {"label_smoothing": label_smoothing, "reduction": reduction}
    if weight is not None:
        options["weight"] = torch.tensor(weight, dtype=x.dtype)
    rows = x.reshape(-1, x.shape[-1])
    if y.ndim == x.ndim:
        out = F.cross_entropy(rows, y.reshape(rows.shape), **options)
    else:
        out = F.cross_entropy(rows, y.reshape(-1).long(), ignore_index=ignore_index, **options)
    return out.reshape(x.shape[:-1]) if reduction == "none" else out


def reduced(each, reduction):
    """The mean of a loss over its elements, their sum, or themselves."""
    return each if reduction == "none" else each.sum() if reduction == "sum" else each.mean()


class Bernoulli(torch.autograd.Function):
    """-t log p - (1 - t) log(1 - p), terms of weight 0 absent; PyTorch's own clamps its logarithms."""

    @staticmethod
    def forward(ctx, p, t):
        ctx.save_for_backward(p, t)
        return -(torch.special.xlogy(t, p) + torch.special.xlog1py(1 - t, -p))

    @staticmethod
    def backward(ctx, g):
        p, t = ctx.saved_tensors
        slope = torch.where(t == 1, -1 / p, (p - t) / (p * (1 - p)))
        return g * torch.where(t == 0, 1 / (1 - p), slope), g * (torch.log1p(-p) - torch.log(p))


def largest(x, axis, keepdim, sign=1):
    """amax or amin whose gradient passes by the others: 0 times an infinite one would be NaN."""
    with torch.no_grad():
        out = torch.amax(sign * x, dim=dims(x, axis), keepdim=True) * sign
        chosen = x == out
    picked = torch.where(chosen, x, torch.zeros_like(x)).sum(dim=dims(x, axis), keepdim=keepdim)
    return picked / chosen.sum(dim=dims(x, axis), keepdim=keepdim)


def clip(x, low, high):
    """torch.clamp, whose gradient passes at the bounds themselves in every version of PyTorch."""
    inside = (x >= low) & (x <= high)
    return torch.where(inside, x, torch.clamp(x.detach(), low, high))


def settled(size, x, axis, keepdim):
    """A size that may be 0, where its gradient is 0: 0 times an infinite one would be NaN."""
    with torch.no_grad():
        still = size(x, dims(x, axis), True) == 0
    out = size(torch.where(still, other(x), x), dims(x, axis), keepdim)
    return torch.where(still.reshape(out.shape), torch.zeros_like(out), out)


def other(x):
    """Numbers in the shape of x of which no two neighbours are equal, and none is 0."""
    return torch.arange(1, x.numel() + 1, dtype=x.dtype).reshape(x.shape)


def std(x, correction, axis, keepdim):
    return settled(lambda x, d, k: torch.std(x, dim=d, correction=correction, keepdim=k), x, axis, keepdim)


def norm(x, ord, axis, keepdim):
    return settled(lambda x, d, k: torch.linalg.vector_norm(x, ord, dim=d, keepdim=k), x, axis, keepdim)


def cumprod(x, axis):
    return torch.cumprod(x.reshape(-1), 0) if axis is None else torch.cumprod(x, axis)


def gradient(x, change):
    """x, with `change` applied to the gradient that goes back from here, not to the one that arrives."""
    y = x.clone()
    if y.requires_grad:
        y.register_hook(change)
    return y.clone()


def feedback(h, w, b):
    """h @ w, whose gradient goes back through b: what is added is nothing, but for its gradient."""
    through = h @ b.detach()
    return h.detach() @ w + (through - through.detach())


def take(x, key):
    """Basic indexing; PyTorch has no negative steps, so those rows are picked one by one."""
    plain = []
    for axis, one in enumerate(key):
        if isinstance(one, int):
            plain.append(one)
        elif one[0] == "places" or (one[3] is not None and one[3] < 0):
            picked = one[1:] if one[0] == "places" else range(x.shape[axis])[slice(*one[1:])]
            picked = [place % x.shape[axis] for place in picked]
            x = x.index_select(axis, torch.tensor(list(picked)))
            plain.append(slice(None))
        else:
            plain.append(slice(*one[1:]))
    return x[tuple(plain)]


def pool(function, x, size, stride, padding, **options):
    y = function(x if x.ndim == 4 else x[None], size, stride, padding, **options)
    return y if x.ndim == 4 else y[0]

'''

_REDUCE = "dim=dims({x}, {axis}), keepdim={keepdims}"

TORCH = {
    # ---- arithmetic
    "add": "{x} + {y}", "sub": "{x} - {y}", "mul": "{x} * {y}", "div": "{x} / {y}",
    "pow": "{x} ** {y}", "neg": "-{x}", "abs": "torch.abs({x})", "sign": "torch.sign({x})",
    "square": "torch.square({x})", "sqrt": "torch.sqrt({x})", "reciprocal": "torch.reciprocal({x})",
    "hypot": "torch.hypot({x}, {y})", "exp": "torch.exp({x})", "expm1": "torch.expm1({x})",
    "log": "torch.log({x})", "log1p": "torch.log1p({x})", "logaddexp": "torch.logaddexp({x}, {y})",
    "sin": "torch.sin({x})", "cos": "torch.cos({x})", "tan": "torch.tan({x})",
    "arcsin": "torch.arcsin({x})", "arccos": "torch.arccos({x})", "arctan": "torch.arctan({x})",
    "arctan2": "torch.arctan2({x}, {y})", "sinh": "torch.sinh({x})", "cosh": "torch.cosh({x})",
    "round": "torch.round({x})", "floor": "torch.floor({x})", "ceil": "torch.ceil({x})",
    "log2": "torch.log2({x})", "log10": "torch.log10({x})", "erf": "torch.erf({x})",
    "tanh": "torch.tanh({x})", "maximum": "torch.maximum({x}, {y})",
    "minimum": "torch.minimum({x}, {y})", "clip": "clip({x}, {low}, {high})",
    "where": "torch.where({x} != 0, {y}, {z})",
    "less": "({x} < {y}).double()", "less_equal": "({x} <= {y}).double()",
    "greater": "({x} > {y}).double()", "greater_equal": "({x} >= {y}).double()",
    "equal": "({x} == {y}).double()", "not_equal": "({x} != {y}).double()",
    # ---- activations
    "sigmoid": "torch.sigmoid({x})", "relu": "torch.relu({x})",
    "leaky_relu": "F.leaky_relu({x}, {slope})", "elu": "F.elu({x}, {alpha})",
    "silu": "F.silu({x})", "gelu": "F.gelu({x})", "softplus": "torch.logaddexp({x}, torch.zeros_like({x}))",
    "softmax": "F.softmax({x}, dim={axis})", "log_softmax": "F.log_softmax({x}, dim={axis})",
    # ---- reductions
    "sum": f"torch.sum({{x}}, {_REDUCE})", "mean": f"torch.mean({{x}}, {_REDUCE})",
    "var": f"torch.var({{x}}, correction={{ddof}}, {_REDUCE})",
    "std": "std({x}, {ddof}, {axis}, {keepdims})", "prod": "prod({x}, {axis}, {keepdims})",
    "max": "largest({x}, {axis}, {keepdims})", "min": "largest({x}, {axis}, {keepdims}, -1)",
    "logsumexp": f"torch.logsumexp({{x}}, {_REDUCE})",
    "norm": "norm({x}, {ord}, {axis}, {keepdims})",
    "cumsum": "cumsum({x}, {axis})", "cumprod": "cumprod({x}, {axis})",
    "sort": "torch.sort({x}, dim={axis}, stable=True).values",
    "argmax": "torch.argmax({x}, dim={axis}).double()", "argmin": "torch.argmin({x}, dim={axis}).double()",
    # ---- tensors
    "matmul": "{x} @ {y}", "dot": "{x} @ {y}", "outer": "torch.outer({x}.reshape(-1), {y}.reshape(-1))",
    "transpose": "{x}.permute({axes} or tuple(range({x}.ndim))[::-1])",
    "solve": "torch.linalg.solve({x}, {y})", "svd": "torch.linalg.svdvals({x})",
    "reshape": "{x}.reshape({shape})", "broadcast_to": "torch.broadcast_to({x}, {shape})",
    "concat": "torch.cat({xs}, dim={axis})", "stack": "torch.stack({xs}, dim={axis})",
    "index": "take({x}, {key})",
    "conv2d": "pool(lambda x, w, s, p: F.conv2d(x, w, None, s, p), {x}, {y}, {stride}, {padding})",
    "max_pool2d": "pool(F.max_pool2d, {x}, {size}, {stride}, {padding})",
    "avg_pool2d": "pool(F.avg_pool2d, {x}, {size}, {stride}, {padding})",
    "embedding": "F.embedding({x}.long(), {y})", "dropout": "{x} * {y}",
    # ---- losses
    "mse": "reduced(({x} - {y}) ** 2, {reduction})", "mae": "reduced(torch.abs({x} - {y}), {reduction})",
    "cross_entropy":
        "cross_entropy({x}, {y}, {weight}, {ignore_index}, {label_smoothing}, {reduction})",
    "binary_cross_entropy": "reduced(Bernoulli.apply({x}, {y}), {reduction})",
    "binary_cross_entropy_with_logits":
        "F.binary_cross_entropy_with_logits({x}, {y}, reduction={reduction})",
    "hinge": "reduced(torch.relu(1 - {x} * {y}), {reduction})",
    "huber": "F.huber_loss({x}, {y}, delta={delta}, reduction={reduction})",
    # ---- gradient tools
    "stop_gradient": "{x}.detach()", "scale_gradient": "gradient({x}, lambda g: {c} * g)",
    "clip_gradient": "gradient({x}, lambda g: g.clamp(-{c}, {c}))",
    "clip_gradient_norm": "gradient({x}, lambda g: g * ({c} / g.norm()).clamp(max=1))",
    "noise_gradient": "gradient({x}, lambda g: g + (torch.mean(g ** 2) ** 0.5 if {relative} else 1) * {y})",
    "feedback_matmul": "feedback({x}, {y}, {z})",
}  # fmt: skip
