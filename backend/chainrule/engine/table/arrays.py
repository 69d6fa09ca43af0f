"""Functions of whole arrays that formulas may use: what NumPy has under another form, or not at all."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from chainrule.engine.table.ieee import Array

Axis = int | tuple[int, ...] | None

# An index as data: an integer, ("slice", start, stop, step) or ("places", 0, 0, 2).
Key = Sequence[int | tuple[Any, ...]]


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


def var(x: Array, axis: Axis, keepdims: bool, ddof: float) -> Array:
    return np.asarray(_deviation(x, axis, keepdims, ddof)[0])


def std(x: Array, axis: Axis, keepdims: bool, ddof: float) -> Array:
    return np.asarray(_deviation(x, axis, keepdims, ddof)[1])


def _deviation(x: Array, axis: Axis, keepdims: bool, ddof: float) -> tuple[Array, Array]:
    """Variance and standard deviation, of distances scaled first so that squares neither overflow nor
    vanish where the result does not."""
    away = centred(x, axis)
    top = np.max(np.abs(away), axis=axis, keepdims=True, initial=0.0)
    scale = np.where((top > 0) & np.isfinite(top), top, 1.0)
    square = np.sum(np.square(away / scale), axis=axis, keepdims=True) / (count(x, axis) - ddof)
    width = scale * np.sqrt(square)
    found = (np.square(scale) * square, width)
    variance, deviation = found if keepdims else (np.squeeze(one, axis=axis) for one in found)
    return variance, deviation


def norm(x: Array, axis: Axis, keepdims: bool, ord: float) -> Array:
    """The Euclidean norm, scaled first so that squares neither overflow nor vanish; for `ord` 1 the sum of
    sizes, for infinity the largest."""
    size = np.abs(x)
    if ord == 1:
        return np.asarray(np.sum(size, axis=axis, keepdims=keepdims))
    if ord == np.inf:
        return np.asarray(np.max(size, axis=axis, keepdims=keepdims))
    top = np.max(size, axis=axis, keepdims=True, initial=0.0)
    scale = np.where((top > 0) & np.isfinite(top), top, 1.0)
    length = scale * np.sqrt(np.sum(np.square(x / scale), axis=axis, keepdims=True))
    return np.asarray(length if keepdims else np.squeeze(length, axis=axis))


def norm_weight(x: Array, out: Array, ord: float, axis: Axis) -> Array:
    """d norm / d x by element: 0 at 0, where the norm has a corner."""
    if ord == 1:
        return np.sign(x)
    if ord == np.inf:
        return np.sign(x) * share(np.abs(x), out, axis)
    return np.asarray(np.where(out == 0, 0.0, x / out))


def logsumexp(x: Array, axis: Axis, keepdims: bool) -> Array:
    """log Σ exp(x), stable: the largest element is taken out first, and the others added to its 1."""
    top = np.max(x, axis=axis, keepdims=True)
    shift = np.where(np.isfinite(top), top, 0.0)
    each = np.exp(x - shift)
    first = _firsts(x, axis)
    rest = np.sum(np.where(first, 0.0, each), axis=axis, keepdims=True)
    out = np.where(np.isfinite(top), shift + np.log1p(rest), top)
    return np.asarray(out if keepdims else np.squeeze(out, axis=axis))


def _firsts(x: Array, axis: Axis) -> Array:
    """Where the first of the largest elements along `axis` stands."""
    moved, back = _last(x, axis)
    found = np.zeros(moved.shape, dtype=bool)
    np.put_along_axis(found, np.argmax(moved, axis=-1)[..., None], True, -1)
    return np.asarray(back(found))


def shares(x: Array, axis: Axis) -> Array:
    """exp(x) / Σ exp(x): what each element has of a logsumexp; nothing where all are at -inf."""
    top = np.max(x, axis=axis, keepdims=True)
    each = np.exp(x - np.where(np.isfinite(top), top, 0.0))
    total_ = np.sum(each, axis=axis, keepdims=True)
    return np.asarray(np.where(total_ == 0, 0.0, each / total_))


def others(x: Array, axis: Axis) -> Array:
    """For each element the product of the others along `axis`, right where elements are zero too."""
    moved, back = _last(x, axis)
    ones = np.ones((*moved.shape[:-1], 1))
    before = np.cumprod(np.concatenate([ones, moved[..., :-1]], axis=-1), axis=-1)
    behind = np.cumprod(np.concatenate([ones, moved[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    return np.asarray(back(before * behind))


def zeros_in(x: Array, axis: Axis) -> Array:
    """How many zeros there are along `axis`, laid out over the shape of x."""
    return np.broadcast_to(np.sum(x == 0, axis=axis, keepdims=True), np.shape(x))


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


def cumprod(x: Array, axis: int | None) -> Array:
    return np.asarray(np.cumprod(x, axis=axis), dtype=np.float64)


def cumprod_back(g: Array, x: Array, axis: int | None) -> Array:
    """dL/dx_i = Σ over k >= i of g_k · the product of the others up to k: right where some are zero."""
    rows_, back = _last(x, axis)
    sent, _ = _last(np.reshape(g, np.shape(x)) if axis is None else g, axis)
    out = np.zeros(rows_.shape)
    before = np.ones(rows_.shape[:-1])  # the product of the elements before i
    for i in range(rows_.shape[-1]):
        behind = np.cumprod(rows_[..., i + 1 :], axis=-1)
        out[..., i] = before * (sent[..., i] + np.sum(sent[..., i + 1 :] * behind, axis=-1))
        before = before * rows_[..., i]
    return np.asarray(back(out))


def cumprod_push(d: Array, x: Array, axis: int | None) -> Array:
    """How the products move when x moves by d."""
    rows_, back = _last(x, axis)
    moved, _ = _last(np.broadcast_to(d, np.shape(x)), axis)
    out = np.zeros(rows_.shape)
    value, tangent = np.ones(rows_.shape[:-1]), np.zeros(rows_.shape[:-1])
    for i in range(rows_.shape[-1]):
        tangent = tangent * rows_[..., i] + value * moved[..., i]
        value = value * rows_[..., i]
        out[..., i] = tangent
    return np.reshape(out, -1) if axis is None else np.asarray(back(out))


def sort(x: Array, axis: int) -> Array:
    return np.sort(x, axis=axis, kind="stable")


def sort_like(d: Array, x: Array, axis: int) -> Array:
    """d in the order in which x would be sorted."""
    order = np.argsort(x, axis=axis, kind="stable")
    return np.take_along_axis(np.broadcast_to(d, np.shape(x)), order, axis=axis)


def unsort(g: Array, x: Array, axis: int) -> Array:
    """Each element of g at the place from which the sorted number came."""
    out = np.empty(np.shape(x))
    np.put_along_axis(out, np.argsort(x, axis=axis, kind="stable"), g, axis)
    return out


def argmax(x: Array, axis: int | None) -> Array:
    return np.asarray(np.argmax(x, axis=axis), dtype=np.float64)


def argmin(x: Array, axis: int | None) -> Array:
    return np.asarray(np.argmin(x, axis=axis), dtype=np.float64)


# ---- softmax and cross-entropy -----------------------------------------------------------------------


def log_softmax(x: Array, axis: int) -> Array:
    """Σ exp of the others is added to 1, so that a sure prediction keeps its last digits. Where the largest
    is not finite there are no shares (∞ / ∞), as in PyTorch and JAX."""
    top = np.max(x, axis=axis, keepdims=True)
    shifted = x - np.where(np.isfinite(top), top, np.nan)
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


def _at_top(g: Array, out: Array, axis: int) -> Array:
    """g where out is largest along `axis`."""
    return np.take_along_axis(g, np.expand_dims(np.argmax(out, axis=axis), axis), axis)


def softmax_back(g: Array, out: Array, axis: int) -> Array:
    """out · (g - Σ g·out), of gradients counted from that of the likeliest: where it is sure, the difference
    is what the others have, and not 1 - 1."""
    g = np.broadcast_to(g, np.shape(out))
    away = g - _at_top(g, out, axis)
    return np.asarray(out * (away - along(away * out, axis)))


def log_softmax_back(g: Array, out: Array, axis: int) -> Array:
    """g - exp(out) · Σ g; of the likeliest g·(1 - p) - p·(Σ g - g), where 1 - p is summed from the others."""
    p = np.exp(out)
    first = _firsts(out, axis)
    others_ = along(np.where(first, 0.0, p), axis)
    rest = along(np.where(first, 0.0, g), axis)
    return np.asarray(np.where(first, g * others_ - p * rest, g - p * along(g, axis)))


def classes(y: Array, x: Array) -> Array:
    """Targets as probabilities in the shape of x: as they are, or one-hot from class numbers."""
    if np.ndim(y) == np.ndim(x):
        return y
    return np.asarray(np.expand_dims(y, -1) == np.arange(np.shape(x)[-1]), dtype=np.float64)


Weight = Sequence[float] | None


def goal(y: Array, x: Array, weight: Weight, ignore: float, smoothing: float) -> Array:
    """What each class is wanted with, weight and smoothing in it, by prediction: t of -Σ t·log p (PyTorch's
    cross_entropy). A prediction whose class number is ignored is wanted with nothing."""
    wide = np.ones(np.shape(x)[-1]) if weight is None else np.asarray(weight, dtype=np.float64)
    wanted = classes(y, x)
    if np.ndim(y) == np.ndim(x):
        return np.asarray(wide * ((1.0 - smoothing) * wanted + smoothing / np.shape(x)[-1]))
    counted = np.expand_dims(np.asarray(y) != ignore, -1)
    return np.asarray(counted * wide * ((1.0 - smoothing) * wanted + smoothing / np.shape(x)[-1]))


def divisor(y: Array, x: Array, weight: Weight, ignore: float, reduction: str) -> float:
    """What a mean divides by: predictions, or for class numbers the weights of those that count."""
    if reduction != "mean":
        return 1.0
    if np.ndim(y) == np.ndim(x):
        return rows(x)
    numbers = np.asarray(y)
    counted = numbers != ignore
    if weight is None:
        return float(np.sum(counted))
    wide = np.asarray(weight, dtype=np.float64)
    return float(np.sum(wide[np.where(counted, numbers, 0).astype(np.int64)] * counted))


def _divisor_back(y: Array, x: Array, weight: Weight, ignore: float, reduction: str) -> float:
    """What gradients divide by: where every prediction is ignored, nothing is wanted of any, and nothing
    divides by nothing."""
    by = divisor(y, x, weight, ignore, reduction)
    return 1.0 if by == 0 and np.all(np.asarray(y) == ignore) else by


def surprises(
    x: Array, y: Array, weight: Weight, ignore: float, smoothing: float, reduction: str
) -> Array:  # fmt: skip
    """-Σ t · log softmax(x) along the last axis, its mean or sum; a t of 0 counts nothing, even at -inf."""
    wanted = goal(y, x, weight, ignore, smoothing)
    each = -np.sum(np.where(wanted == 0, 0.0, wanted * log_p(x)), axis=-1)
    if reduction == "none":
        return np.asarray(each)
    return np.asarray(np.sum(each) / divisor(y, x, weight, ignore, reduction))


def surprises_x(
    g: Array, x: Array, y: Array, weight: Weight, ignore: float, smoothing: float, reduction: str
) -> Array:  # fmt: skip
    """p · Σ t - t, where both are differences from what is sure: p·(Σ t - t) - t·(1 - p)."""
    wanted, logs = goal(y, x, weight, ignore, smoothing), log_p(x)
    less = np.exp(logs) * _others_of(wanted) - wanted * _others_of(np.exp(logs))
    each = g if reduction != "none" else np.expand_dims(g, -1)
    return np.asarray(each * less / _divisor_back(y, x, weight, ignore, reduction))


def surprises_push(
    d: Array, x: Array, y: Array, weight: Weight, ignore: float, smoothing: float, reduction: str, arg: int
) -> Array:  # fmt: skip
    """How the loss moves when an argument moves by d."""
    one: Any = np.ones(np.shape(x)[:-1]) if reduction == "none" else 1.0
    back = surprises_y if arg else surprises_x
    moved = d * back(one, x, y, weight, ignore, smoothing, reduction)
    if np.ndim(y) != np.ndim(x) and arg:
        return np.asarray(moved if reduction == "none" else np.sum(moved))
    return np.asarray(np.sum(moved, axis=-1 if reduction == "none" else None))


def _others_of(p: Array) -> Array:
    """Σ p - p along the last axis; of the largest the sum of the others, and no difference."""
    first = _firsts(p, -1)
    rest = np.sum(np.where(first, 0.0, p), axis=-1, keepdims=True)
    top = np.sum(np.where(first, p, 0.0), axis=-1, keepdims=True)
    return np.asarray(np.where(first, rest, top + (rest - np.where(first, 0.0, p))))


def surprises_y(
    g: Array, x: Array, y: Array, weight: Weight, ignore: float, smoothing: float, reduction: str
) -> Array:  # fmt: skip
    """-w · (1 - ε) · log p for probabilities; class numbers have no gradient."""
    if np.ndim(y) != np.ndim(x):
        return np.zeros(np.shape(y))
    wide = 1.0 if weight is None else np.asarray(weight, dtype=np.float64)
    each = g if reduction != "none" else np.expand_dims(g, -1)
    return np.asarray(-each * wide * (1.0 - smoothing) * log_p(x) / divisor(y, x, weight, ignore, reduction))


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


def _listed(key: Key) -> tuple[Key, int, list[int]] | None:
    """An index with a list of places: the index with all of that axis in its place, which axis of the result
    that is, and the places. One list at most."""
    for i, one in enumerate(key):
        if not isinstance(one, int) and one[0] == "places":
            axis = sum(not isinstance(k, int) for k in key[:i])
            return (*key[:i], ("slice", None, None, None), *key[i + 1 :]), axis, list(one[1:])
    return None


def take(x: Array, key: Key) -> Array:
    listed = _listed(key)
    if listed is None:
        return np.asarray(x[key_of(key)])
    rest, axis, places = listed
    return np.take(x[key_of(rest)], places, axis=axis)


def put(g: Array, x: Array, key: Key) -> Array:
    """g at the place `key` of zeros in the shape of x; what was taken twice adds up."""
    out = np.zeros(np.shape(x))
    listed = _listed(key)
    if listed is None:
        out[key_of(key)] = g
        return out
    rest, axis, places = listed
    view = np.moveaxis(out[key_of(rest)], axis, 0)
    np.add.at(view, places, np.moveaxis(g, axis, 0))
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
    won = _winners(x, size, stride, padding)  # the others receive nothing, and not 0 times what arrives
    return _unpool(np.where(won == 0, 0.0, won * _batch(g)[..., None, None]), x, step, padding)


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


def solve(x: Array, y: Array) -> Array:
    """u with x @ u = y; NaN where x has no inverse, as numbers that do not exist are data."""
    try:
        return np.asarray(np.linalg.solve(x, y))
    except np.linalg.LinAlgError:
        return np.full(np.shape(y), np.nan)


def solve_x(s: Array, out: Array) -> Array:
    """What goes back to the matrix of `solve`: -s outᵀ, with s = x⁻ᵀ g (Giles 2008)."""
    s, out = (one[:, None] if one.ndim == 1 else one for one in (s, np.asarray(out)))
    return np.asarray(-s @ out.T)


def _decomposed(x: Array) -> tuple[Array, Array, Array]:
    try:
        u, values, v = np.linalg.svd(x, full_matrices=False)
    except np.linalg.LinAlgError:
        u, values, v = (np.full(shape, np.nan) for shape in (x.shape, (min(x.shape),), x.shape))
    return u, values, v


def svd(x: Array) -> Array:
    """The singular values, largest first."""
    return _decomposed(x)[1]


def svd_back(g: Array, x: Array) -> Array:
    """U diag(g) Vᵀ (Giles 2008); where singular values are equal, one of several such."""
    u, _, v = _decomposed(x)
    return np.asarray((u * g) @ v)


def svd_push(d: Array, x: Array) -> Array:
    """diag(Uᵀ d V)"""
    u, _, v = _decomposed(x)
    return np.asarray(np.einsum("ik,ij,kj->k", u, d, v))


FUNCTIONS: dict[str, Any] = {
    "solve": solve, "solve_x": solve_x, "svd": svd, "svd_back": svd_back, "svd_push": svd_push,
    "matmul": product, "transpose": np.transpose, "reshape": np.reshape,
    "sum": total, "mean": mean, "prod": prod, "max": largest, "min": smallest, "var": var,
    "std": std, "norm": norm, "logsumexp": logsumexp, "others": others, "share": share, "shares": shares,
    "zeros_in": zeros_in, "norm_weight": norm_weight,
    "cumprod": cumprod, "cumprod_back": cumprod_back, "cumprod_push": cumprod_push, "sort": sort,
    "sort_like": sort_like, "unsort": unsort, "argmax": argmax, "argmin": argmin,
    "softmax_back": softmax_back, "log_softmax_back": log_softmax_back, "surprises": surprises,
    "surprises_x": surprises_x, "surprises_y": surprises_y,
    "surprises_push": surprises_push, "goal": goal, "divisor": divisor,
    "centred": centred, "count": count, "spread": spread,
    "cumsum": cumsum, "cumsum_back": cumsum_back, "softmax": softmax,
    "log_softmax": log_softmax, "along": along, "log_p": log_p,
    "rows": rows, "classes": classes,
    "T": T, "inverse": inverse, "like": like, "concat": concat, "part": part, "stack": stack,
    "layer": layer, "broadcast_to": broadcast_to, "take": take, "put": put, "gather": gather,
    "scatter": scatter, "flat": flat, "column": column, "conv2d": conv2d, "conv2d_x": conv2d_x,
    "conv2d_w": conv2d_w, "max_pool2d": max_pool2d, "max_pool2d_back": max_pool2d_back,
    "max_pool2d_push": max_pool2d_push, "avg_pool2d": avg_pool2d,
    "avg_pool2d_back": avg_pool2d_back,
}  # fmt: skip
