"""Each operation in PyTorch: what the exported program writes for a row of the op table."""

PREAMBLE = '''import math

import torch
import torch.nn.functional as F


def dims(x, axis):
    """PyTorch wants every axis named where NumPy takes None."""
    return tuple(range(x.ndim)) if axis is None else axis


def prod(x, axis, keepdim):
    """torch.prod takes one axis at a time."""
    axes = (axis,) if isinstance(axis, int) else dims(x, axis)
    for a in sorted((a % max(x.ndim, 1) for a in axes), reverse=True):
        x = torch.prod(x, dim=a, keepdim=keepdim)
    return x


def cumsum(x, axis):
    """Along one axis, or over all elements in order, as NumPy does where the axis is None."""
    return torch.cumsum(x.reshape(-1), 0) if axis is None else torch.cumsum(x, axis)


def cross_entropy(x, y):
    """Class numbers are whole; probabilities have the shape of the logits."""
    if y.ndim == x.ndim:
        return -(y * F.log_softmax(x, -1)).sum() / (x.numel() // x.shape[-1])
    return F.cross_entropy(x.reshape(-1, x.shape[-1]), y.reshape(-1).long())


def gradient(x, change):
    """x, with `change` applied to the gradient that goes back from here, not to the one that arrives."""
    y = x.clone()
    if y.requires_grad:
        y.register_hook(change)
    return y.clone()


class Feedback(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, w, b):
        ctx.save_for_backward(h, b)
        return h @ w

    @staticmethod
    def backward(ctx, g):
        h, b = ctx.saved_tensors
        return g @ b.mT, h.mT @ g, None


def take(x, key):
    """Basic indexing; PyTorch has no negative steps, so those rows are picked one by one."""
    plain = []
    for axis, one in enumerate(key):
        if isinstance(one, int):
            plain.append(one)
        elif one[3] is not None and one[3] < 0:
            picked = range(x.shape[axis])[slice(*one[1:])]
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
    "tanh": "torch.tanh({x})", "maximum": "torch.maximum({x}, {y})",
    "minimum": "torch.minimum({x}, {y})", "clip": "torch.clamp({x}, {low}, {high})",
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
    "var": f"torch.var({{x}}, correction=0, {_REDUCE})",
    "std": f"torch.std({{x}}, correction=0, {_REDUCE})", "prod": "prod({x}, {axis}, {keepdims})",
    "max": f"torch.amax({{x}}, {_REDUCE})", "min": f"torch.amin({{x}}, {_REDUCE})",
    "logsumexp": f"torch.logsumexp({{x}}, {_REDUCE})",
    "norm": f"torch.linalg.vector_norm({{x}}, {_REDUCE})",
    "cumsum": "cumsum({x}, {axis})",
    # ---- tensors
    "matmul": "{x} @ {y}", "dot": "{x} @ {y}", "outer": "torch.outer({x}.reshape(-1), {y}.reshape(-1))",
    "transpose": "{x}.permute({axes} or tuple(range({x}.ndim))[::-1])",
    "reshape": "{x}.reshape({shape})", "broadcast_to": "torch.broadcast_to({x}, {shape})",
    "concat": "torch.cat({xs}, dim={axis})", "stack": "torch.stack({xs}, dim={axis})",
    "index": "take({x}, {key})",
    "conv2d": "pool(lambda x, w, s, p: F.conv2d(x, w, None, s, p), {x}, {y}, {stride}, {padding})",
    "max_pool2d": "pool(F.max_pool2d, {x}, {size}, {stride}, {padding})",
    "avg_pool2d": "pool(F.avg_pool2d, {x}, {size}, {stride}, {padding})",
    "embedding": "F.embedding({x}.long(), {y})", "dropout": "{x} * {y}",
    # ---- losses
    "mse": "torch.mean(({x} - {y}) ** 2)", "cross_entropy": "cross_entropy({x}, {y})",
    "binary_cross_entropy": "F.binary_cross_entropy({x}, {y})",
    "hinge": "torch.mean(torch.relu(1 - {x} * {y}))",
    "huber": "F.huber_loss({x}, {y}, delta={delta})",
    # ---- gradient tools
    "stop_gradient": "{x}.detach()", "scale_gradient": "gradient({x}, lambda g: {c} * g)",
    "clip_gradient": "gradient({x}, lambda g: g.clamp(-{c}, {c}))",
    "noise_gradient": "gradient({x}, lambda g: g + {y})",
    "feedback_matmul": "Feedback.apply({x}, {y}, {z})",
}  # fmt: skip
