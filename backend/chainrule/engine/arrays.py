"""Functions of whole arrays that formulas may use: what NumPy has under another form, or not at all."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from chainrule.engine.ieee import Array

Axis = int | tuple[int, ...] | None

# An index as data: an integer, or ("slice", start, stop, step).
Key = Sequence[int | tuple[str, int | None, int | None, int | None]]


# ---- reductions and what goes back through them ------------------------------------------------


def spread(g: Array, x: Array, axis: Axis, keepdims: bool) -> Array:
    """g, which has the shape of x reduced over `axis`, laid out again over the shape of x."""
    if axis is not None and not keepdims:
        g = np.expand_dims(g, axis)
    return np.broadcast_to(g, np.shape(x))


def total(x: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    return np.asarray(np.sum(x, axis=axis, keepdims=keepdims))


def mean(x: Array, axis: Axis = None, keepdims: bool = False) -> Array:
    return np.asarray(np.mean(x, axis=axis, keepdims=keepdims))


def prod(x: Array, axis: Axis, keepdims: bool) -> Array:
    return np.asarray(np.prod(x, axis=axis, keepdims=keepdims))


def largest(x: Array, axis: Axis, keepdims: bool) -> Array:
    return np.asarray(np.max(x, axis=axis, keepdims=keepdims))


def smallest(x: Array, axis: Axis, keepdims: bool) -> Array:
    return np.asarray(np.min(x, axis=axis, keepdims=keepdims))


def var(x: Array, axis: Axis, keepdims: bool) -> Array:
    return np.asarray(np.var(x, axis=axis, keepdims=keepdims))


def std(x: Array, axis: Axis, keepdims: bool) -> Array:
    return np.asarray(np.std(x, axis=axis, keepdims=keepdims))


def norm(x: Array, axis: Axis, keepdims: bool) -> Array:
    """The Euclidean norm, scaled first so that squares neither overflow nor vanish."""
    top = np.max(np.abs(x), axis=axis, keepdims=True, initial=0.0)
    scale = np.where((top > 0) & np.isfinite(top), top, 1.0)
    size = scale * np.sqrt(np.sum(np.square(x / scale), axis=axis, keepdims=True))
    return np.asarray(size if keepdims else np.squeeze(size, axis=axis))


def logsumexp(x: Array, axis: Axis, keepdims: bool) -> Array:
    """log Σ exp(x), stable: the largest element is taken out first."""
    top = np.max(x, axis=axis, keepdims=True)
    shift = np.where(np.isfinite(top), top, 0.0)
    out = shift + np.log(np.sum(np.exp(x - shift), axis=axis, keepdims=True))
    return np.asarray(out if keepdims else np.squeeze(out, axis=axis))


def others(x: Array, axis: Axis) -> Array:
    """For each element the product of the others along `axis`, right where elements are zero too."""
    moved, back = _last(x, axis)
    ones = np.ones((*moved.shape[:-1], 1))
    before = np.cumprod(np.concatenate([ones, moved[..., :-1]], axis=-1), axis=-1)
    behind = np.cumprod(np.concatenate([ones, moved[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    return np.asarray(back(before * behind))


def share(x: Array, out: Array, axis: Axis) -> Array:
    """1 where x equals out, divided among the equals along `axis`."""
    equal = (x == out).astype(np.float64)
    return np.asarray(equal / np.maximum(np.sum(equal, axis=axis, keepdims=True), 1.0))


def centred(x: Array, axis: Axis) -> Array:
    """x less its mean along `axis`."""
    return np.asarray(x - np.mean(x, axis=axis, keepdims=True))


def count(x: Array, axis: Axis) -> float:
    """How many elements go into one along `axis`."""
    shape = np.shape(x)
    chosen = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return float(max(int(np.prod([shape[i] for i in chosen])), 1))


def _last(x: Array, axis: Axis) -> tuple[Array, Any]:
    """x with the axes of `axis` moved to the end and flattened, and the way back."""
    rank = np.ndim(x)
    chosen = tuple(range(rank)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    chosen = tuple(i % rank for i in chosen) if rank else ()
    order = [i for i in range(rank) if i not in chosen] + list(chosen)
    moved = np.transpose(x, order)
    kept = moved.shape[: rank - len(chosen)]
    flat = moved.reshape(*kept, -1)

    def back(y: Array) -> Array:
        return np.transpose(y.reshape(moved.shape), np.argsort(order)) if rank else y.reshape(())

    return flat, back


def cumsum(x: Array, axis: int | None) -> Array:
    return np.cumsum(x, axis=axis)


def cumsum_back(g: Array, x: Array, axis: int | None) -> Array:
    """Each element is in every sum from its own place on."""
    if axis is None:
        return np.asarray(np.cumsum(g.ravel()[::-1])[::-1].reshape(np.shape(x)))
    return np.asarray(np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis))


# ---- softmax and cross-entropy -----------------------------------------------------------------------


def log_softmax(x: Array, axis: int) -> Array:
    """Σ exp of the others is added to 1, so that a sure prediction keeps its last digits."""
    top = np.max(x, axis=axis, keepdims=True)
    shifted = x - np.where(np.isfinite(top), top, 0.0)
    first = np.expand_dims(np.argmax(x, axis=axis), axis)
    rest = np.exp(shifted)
    np.put_along_axis(rest, first, 0.0, axis)
    return np.asarray(shifted - np.log1p(np.sum(rest, axis=axis, keepdims=True)))


def along(x: Array, axis: int) -> Array:
    """The sum along an axis, which stays with length 1."""
    return np.asarray(np.sum(x, axis=axis, keepdims=True))


def log_p(x: Array) -> Array:
    """Logarithms of the probabilities that logits stand for, along the last axis."""
    return log_softmax(x, -1)


def softmax(x: Array, axis: int) -> Array:
    return np.asarray(np.exp(log_softmax(x, axis)))


def classes(y: Array, x: Array) -> Array:
    """Targets as probabilities in the shape of x: as they are, or one-hot from class numbers."""
    if np.ndim(y) == np.ndim(x):
        return y
    return np.asarray(np.expand_dims(y, -1) == np.arange(np.shape(x)[-1]), dtype=np.float64)


def targeted(y: Array, logs: Array) -> Array:
    """What a target's gradient is made of: the logarithms for probabilities, 0 for class numbers."""
    return logs if np.ndim(y) == np.ndim(logs) else np.zeros(np.shape(y))


def surprise(x: Array, y: Array) -> Array:
    """-Σ target · log softmax(x) along the last axis; a target of 0 counts nothing, even at -inf."""
    target = classes(y, x)
    terms = np.where(target == 0, 0.0, target * log_softmax(x, -1))
    return np.asarray(-np.sum(terms, axis=-1))


def softmax_less(x: Array, y: Array) -> Array:
    """softmax(x) · Σ target - target, where 1 - p is summed from the others and not subtracted."""
    target = classes(y, x)
    p = softmax(x, -1)
    whole = np.sum(target, axis=-1, keepdims=True)
    sure = (target == 1) & (whole == 1)
    rest = np.sum(np.where(sure, 0.0, p), axis=-1, keepdims=True)
    return np.asarray(np.where(sure, -rest, p * whole - target))


def rows(x: Array) -> float:
    """How many predictions a batch of logits holds."""
    return float(max(np.size(x) // max(np.shape(x)[-1], 1), 1))


# ---- products ----------------------------------------------------------------------------------


def product(x: Array, y: Array) -> Array:
    """x @ y; of two matrices by `np.dot`, which has the least ado."""
    found: Array = np.dot(x, y) if x.ndim == 2 and y.ndim == 2 else np.matmul(x, y)
    return found


# ---- shape -------------------------------------------------------------------------------------


def T(x: Array) -> Array:
    """The matrix (or stack of matrices) transposed: the last two axes swapped."""
    return np.swapaxes(x, -1, -2)


def inverse(axes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """The permutation that undoes `axes`."""
    return None if axes is None else tuple(int(i) for i in np.argsort(np.mod(axes, len(axes))))


def like(g: Array, x: Array) -> Array:
    """g in the shape of x: the same elements in the same order."""
    return np.reshape(g, np.shape(x))


def concat(xs: Sequence[Array], axis: int) -> Array:
    return np.concatenate(xs, axis=axis)


def part(g: Array, xs: Sequence[Array], axis: int, i: int) -> Array:
    """What of g stands where the i-th of the joined arrays stood."""
    start = sum(np.shape(x)[axis] for x in xs[:i])
    return np.take(g, range(start, start + np.shape(xs[i])[axis]), axis=axis)


def stack(xs: Sequence[Array], axis: int) -> Array:
    return np.stack(xs, axis=axis)


def layer(g: Array, axis: int, i: int) -> Array:
    return np.asarray(np.take(g, i, axis=axis))


def broadcast_to(x: Array, shape: tuple[int, ...]) -> Array:
    return np.broadcast_to(x, shape)


def key_of(key: Key) -> tuple[int | slice, ...]:
    """An index as NumPy takes it."""
    return tuple(k if isinstance(k, int) else slice(*k[1:]) for k in key)


def take(x: Array, key: Key) -> Array:
    return np.asarray(x[key_of(key)])


def put(g: Array, x: Array, key: Key) -> Array:
    """g at the place `key` of zeros in the shape of x."""
    out = np.zeros(np.shape(x))
    out[key_of(key)] = g
    return out


def gather(ids: Array, table: Array) -> Array:
    return np.asarray(table[np.asarray(ids).astype(np.int64)])


def scatter(ids: Array, table: Array, g: Array) -> Array:
    """Rows of g added up into the rows of the table that they came from."""
    out = np.zeros(table.shape)
    np.add.at(out, np.asarray(ids).astype(np.int64), g)
    return out


def flat(x: Array) -> Array:
    return np.reshape(x, -1)


def column(x: Array) -> Array:
    return np.reshape(x, (-1, 1))


# ---- convolution and pooling, batches of channels of pictures (PyTorch's order) ----------------

Pair = int | tuple[int, int]


def pair(size: Pair) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else (int(size[0]), int(size[1]))


def _windows(x: Array, kernel: tuple[int, int], stride: tuple[int, int]) -> Array:
    """A view of every kernel-sized window: batch, channel, row, column, kernel row, kernel column."""
    n, c, h, w = x.shape
    rows_, columns = (h - kernel[0]) // stride[0] + 1, (w - kernel[1]) // stride[1] + 1
    sn, sc, sh, sw = x.strides
    strides = (sn, sc, sh * stride[0], sw * stride[1], sh, sw)
    return as_strided(x, (n, c, rows_, columns, *kernel), strides, writeable=False)


def _padded(x: Array, padding: Pair, value: float = 0.0) -> Array:
    p, q = pair(padding)
    if not (p or q):
        return np.ascontiguousarray(x)
    return np.pad(x, ((0, 0), (0, 0), (p, p), (q, q)), constant_values=value)


def _batch(x: Array) -> Array:
    return x if x.ndim == 4 else x[None]


def conv2d(x: Array, w: Array, stride: Pair, padding: Pair) -> Array:
    """Cross-correlation, as every library calls convolution: x (N, C, H, W), w (O, C, K, L)."""
    kernel = (w.shape[2], w.shape[3])
    windows = _windows(_padded(_batch(x), padding), kernel, pair(stride))
    out = np.tensordot(windows, w, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
    return out if x.ndim == 4 else out[0]


def conv2d_x(g: Array, x: Array, w: Array, stride: Pair, padding: Pair) -> Array:
    """Each output pixel sends its g back through the kernel to the window that it saw."""
    batch, g = _batch(x), _batch(g)
    (p, q), (s, t) = pair(padding), pair(stride)
    padded = np.zeros((*batch.shape[:2], batch.shape[2] + 2 * p, batch.shape[3] + 2 * q))
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            sent = np.tensordot(g, w[:, :, i, j], axes=((1,), (0,))).transpose(0, 3, 1, 2)
            padded[:, :, i : i + s * g.shape[2] : s, j : j + t * g.shape[3] : t] += sent
    h, v = batch.shape[2:]
    return np.reshape(padded[:, :, p : p + h, q : q + v], x.shape)


def conv2d_w(g: Array, x: Array, w: Array, stride: Pair, padding: Pair) -> Array:
    kernel = (w.shape[2], w.shape[3])
    windows = _windows(_padded(_batch(x), padding), kernel, pair(stride))
    return np.tensordot(_batch(g), windows, axes=((0, 2, 3), (0, 2, 3)))


def _pools(x: Array, size: Pair, stride: Pair | None, padding: Pair, edge: float) -> Array:
    kernel = pair(size)
    step = kernel if stride is None else pair(stride)
    return _windows(_padded(_batch(x), padding, edge), kernel, step)


def max_pool2d(x: Array, size: Pair, stride: Pair | None, padding: Pair) -> Array:
    out = np.max(_pools(x, size, stride, padding, -np.inf), axis=(4, 5))
    return np.asarray(out if x.ndim == 4 else out[0])


def _winners(x: Array, size: Pair, stride: Pair | None, padding: Pair) -> Array:
    """1 at the first largest element of each window, as PyTorch chooses among equals."""
    windows = _pools(x, size, stride, padding, -np.inf)
    flat_ = windows.reshape(*windows.shape[:4], -1)
    won = np.zeros(flat_.shape)
    np.put_along_axis(won, np.argmax(flat_, axis=-1)[..., None], 1.0, -1)
    return np.reshape(won, windows.shape)


def _unpool(weights: Array, x: Array, stride: tuple[int, int], padding: Pair) -> Array:
    """Weights in windows added up where the windows overlap, the padding cut off."""
    batch, (p, q), (s, t) = _batch(x), pair(padding), stride
    out = np.zeros((*batch.shape[:2], batch.shape[2] + 2 * p, batch.shape[3] + 2 * q))
    rows_, columns = weights.shape[2:4]
    for i in range(weights.shape[4]):
        for j in range(weights.shape[5]):
            out[:, :, i : i + s * rows_ : s, j : j + t * columns : t] += weights[..., i, j]
    h, v = batch.shape[2:]
    return np.reshape(out[:, :, p : p + h, q : q + v], x.shape)


def max_pool2d_back(g: Array, x: Array, size: Pair, stride: Pair | None, padding: Pair) -> Array:
    step = pair(size) if stride is None else pair(stride)
    weights = _winners(x, size, stride, padding) * _batch(g)[..., None, None]
    return _unpool(weights, x, step, padding)


def max_pool2d_push(d: Array, x: Array, size: Pair, stride: Pair | None, padding: Pair) -> Array:
    windows = _pools(np.asarray(d), size, stride, padding, 0.0)
    out = np.sum(windows * _winners(x, size, stride, padding), axis=(4, 5))
    return np.asarray(out if x.ndim == 4 else out[0])


def avg_pool2d(x: Array, size: Pair, stride: Pair | None, padding: Pair) -> Array:
    out = np.mean(_pools(x, size, stride, padding, 0.0), axis=(4, 5))
    return np.asarray(out if x.ndim == 4 else out[0])


def avg_pool2d_back(g: Array, x: Array, size: Pair, stride: Pair | None, padding: Pair) -> Array:
    kernel = pair(size)
    step = kernel if stride is None else pair(stride)
    each = _batch(g)[..., None, None] / (kernel[0] * kernel[1])
    return _unpool(np.broadcast_to(each, (*each.shape[:4], *kernel)), x, step, padding)


FUNCTIONS: dict[str, Any] = {
    "matmul": product, "transpose": np.transpose, "reshape": np.reshape,
    "sum": total, "mean": mean, "prod": prod, "max": largest, "min": smallest, "var": var,
    "std": std, "norm": norm, "logsumexp": logsumexp, "others": others, "share": share,
    "centred": centred, "count": count, "spread": spread,
    "cumsum": cumsum, "cumsum_back": cumsum_back, "softmax": softmax,
    "log_softmax": log_softmax, "along": along, "targeted": targeted, "log_p": log_p,
    "surprise": surprise, "softmax_less": softmax_less, "rows": rows, "classes": classes,
    "T": T, "inverse": inverse, "like": like, "concat": concat, "part": part, "stack": stack,
    "layer": layer, "broadcast_to": broadcast_to, "take": take, "put": put, "gather": gather,
    "scatter": scatter, "flat": flat, "column": column, "conv2d": conv2d, "conv2d_x": conv2d_x,
    "conv2d_w": conv2d_w, "max_pool2d": max_pool2d, "max_pool2d_back": max_pool2d_back,
    "max_pool2d_push": max_pool2d_push, "avg_pool2d": avg_pool2d,
    "avg_pool2d_back": avg_pool2d_back,
}  # fmt: skip
