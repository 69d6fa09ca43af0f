"""Rows for tensors: products, shape, indexing, layers."""

import numpy as np

from chainrule.engine.table import shapes
from chainrule.engine.table.ieee import Array
from chainrule.engine.table.ops.row import REQUIRED, structural

_V3, _W3 = (1.0, -2.0, 0.5), (0.3, 0.8, -1.1)
_M23 = ((0.5, -1.2, 0.3), (2.0, 0.7, -0.4))
_M32 = ((1.5, -0.2), (0.3, 0.8), (-1.1, 0.6))


def _some(*shape: int) -> Array:
    """Numbers without a pattern, all different, for trying a row."""
    return np.asarray(np.sin(1.7 * np.arange(np.prod(shape)) + 0.3).reshape(shape))


def as_matrices(x: Array, y: Array, *others: Array) -> tuple[Array, ...]:
    """`@` treats a vector on the left as one row and a vector on the right as one column."""
    right = [z[:, None] if z.ndim == 1 else z for z in (y, *others)]
    return (x[None, :] if x.ndim == 1 else x, *right)


_SQUARE = ((2.0, 0.3, -0.5), (0.4, 1.5, 0.2), (-0.1, 0.6, -1.8))
_PICTURES, _KERNELS = _some(2, 2, 5, 5), _some(3, 2, 2, 3)

ROWS = [
    # ---- products --------------------------------------------------------------------------------
    structural("matmul", "x @ y", "g @ T(y)", "T(x) @ g", symbol="@", shape=shapes.inner,
        lift=as_matrices, at=((_M23, _M32), (_M23, _V3), (_V3, _W3), (_V3, _M32)),
        zh="矩阵相乘；梯度乘上另一个矩阵的转置传回去。",
        en="Multiplies matrices; the gradient goes back multiplied by the other matrix transposed.",
        story=("weighed and added up", "各乘权重再加起来")),
    structural("dot", "x @ y", "g @ T(y)", "T(x) @ g", shape=shapes.dotted,
        lift=as_matrices, at=((_V3, _W3), (_M23, _M32), (_M23, _V3)),
        zh="点积：对应元素相乘再相加；梯度乘上另一边传回去。",
        en="Multiplies vectors element by element and adds up; the gradient goes back multiplied by the other side.",
        story=("weighed and added up", "各乘权重再加起来")),
    structural("outer", "column(x) @ T(column(y))", "like(g @ column(y), x)", "like(T(g) @ column(x), y)",
        shape=shapes.outer, at=((_V3, (2.0, -1.0)),),
        zh="外积：左边每个元素乘以右边每个元素，排成一张表。",
        en="Multiplies every element of the left by every element of the right, laid out as a table.",
        story=("each with each, multiplied", "两两相乘")),
    structural("solve", "solve(x, y)", "solve_x(solve(T(x), g), out)", "solve(T(x), g)",
        push=("solve(x, 0 - d @ out)", None),
        shape=shapes.solved, at=((_SQUARE, _V3), (_SQUARE, _M32)),
        zh="解线性方程组 x·u = y；梯度用转置的方程组传回去。",
        en="Solves the linear equations x @ u = y; the gradient goes back through the transposed equations.",
        story=("fits all equations at once", "同时满足所有等式")),
    structural("svd", "svd(x)", "svd_back(g, x)", push=("svd_push(d, x)",),
        shape=shapes.singular, at=((_M23,), (_M32,), (_SQUARE,)),
        zh="奇异值，从大到小：矩阵在各个主方向上把长度放大多少倍。",
        en="The singular values, largest first: by how much the matrix stretches along its principal directions.",
        story=("how far it stretches things", "各方向拉长多少")),
    # ---- shape -----------------------------------------------------------------------------------
    structural("transpose", "transpose(x, axes)", "transpose(g, inverse(axes))",
        shape=shapes.permuted, settings={"axes": None}, at=((_M23,),),
        zh="调换各轴的顺序（矩阵即行列互换）；梯度按相反的顺序换回去。",
        en="Reorders the axes, which for a matrix swaps rows and columns; the gradient is put back in the original order.",
        story=("rows turned to columns", "行变成列"),
        gates=(("axes swapped back", "把轴换回来"),)),
    structural("reshape", "reshape(x, shape)", "like(g, x)",
        shape=shapes.reshaped, settings={"shape": REQUIRED}, at=(),
        zh="元素不变，换一种排列形状；梯度换回原来的形状。",
        en="Keeps the elements and arranges them in another shape; the gradient is arranged back.",
        story=("laid out anew", "重新摆放"),
        gates=(("same numbers, new shape", "数不变，换形状"),)),
    structural("broadcast_to", "broadcast_to(x, shape)", "g",
        shape=shapes.stretched, settings={"shape": REQUIRED}, at=(),
        zh="把一份数据复制成更大的形状；各份复制品的梯度加起来。",
        en="Repeats an array to fill a larger shape; the gradients of all copies add up.",
        story=("repeated to fit", "重复到一样大"),
        gates=(("add the copies up", "把各份加起来"),)),
    structural("concat", "concat(xs, axis)", "part(g, xs, axis, i)", many=True,
        shape=shapes.concatenated, settings={"axis": 0}, at=((_M23, _M23),),
        zh="把几个数组沿一个轴接起来；每个数组取回自己那一段梯度。",
        en="Joins arrays along an axis; each takes back its own stretch of the gradient.",
        story=("joined end to end", "首尾相接"),
        gates=(("this part only", "只取这一段"),)),
    structural("stack", "stack(xs, axis)", "layer(g, axis, i)", many=True,
        shape=shapes.stacked, settings={"axis": 0}, at=((_M23, _M23), (1.0, 2.0)),
        zh="把几个同样形状的数组叠成一个新的轴；每个数组取回自己那一层梯度。",
        en="Lays arrays of the same shape along a new axis; each takes back its own layer of the gradient.",
        story=("laid on one another", "叠在一起"),
        gates=(("this layer only", "只取这一层"),)),
    structural("index", "take(x, key)", "put(g, x, key)",
        shape=shapes.indexed, settings={"key": REQUIRED}, at=(),
        zh="取出一部分元素；梯度放回原处，其余为 0。",
        en="Picks some of the elements; the gradient is put back in their places, and the rest receive 0.",
        story=("some picked out", "挑出几个"),
        gates=(("added at its place, else 0", "加回原位，其余为 0"),)),
    # ---- layers ----------------------------------------------------------------------------------
    structural("conv2d", "conv2d(x, y, stride, padding)",
        "conv2d_x(g, x, y, stride, padding)", "conv2d_w(g, x, y, stride, padding)",
        shape=shapes.convolved, settings={"stride": 1, "padding": 0}, at=((_PICTURES, _KERNELS),),
        zh="二维卷积：卷积核在图上滑动，每个位置求加权和；同一个核在各处的梯度加起来。",
        en="Slides a kernel over a picture and takes a weighted sum at each place; the kernel's gradients from all places add up.",
        story=("a small window slid over", "小窗口扫一遍"),
        gates=(("kernel turned by 180°", "卷积核转 180°"), ("slide over the image, add", "在图上滑动，相加"))),
    structural("max_pool2d", "max_pool2d(x, size, stride, padding)",
        "max_pool2d_back(g, x, size, stride, padding)",
        push=("max_pool2d_push(d, x, size, stride, padding)",),
        shape=shapes.pooled, settings={"size": REQUIRED, "stride": None, "padding": 0}, at=(),
        zh="每个小窗口只留最大的数；梯度回到那个数，并列时给第一个。",
        en="Keeps the largest number of each small window; the gradient returns to it, to the first among equals.",
        story=("the largest of each patch", "每块取最大的"),
        gates=(("only the winning pixels", "只传给最大的像素"),)),
    structural("avg_pool2d", "avg_pool2d(x, size, stride, padding)",
        "avg_pool2d_back(g, x, size, stride, padding)",
        shape=shapes.pooled, settings={"size": REQUIRED, "stride": None, "padding": 0}, at=(),
        zh="每个小窗口取平均；梯度平均分给窗口里的数。",
        en="Averages each small window; the gradient is shared equally among its numbers.",
        story=("the average of each patch", "每块取平均"),
        gates=(("shared out evenly", "平均分回去"),)),
    structural("embedding", "gather(x, y)", None, "scatter(x, y, g)",
        shape=shapes.looked_up, at=(((0.0, 2.0, 0.0), _M32),),
        zh="按编号从表里取出若干行；同一行被取几次，梯度就加几次。",
        en="Looks rows up in a table by number; a row that is taken several times receives the sum of the gradients.",
        story=("looked up in a list", "到表里去查"),
        gates=(None, ("add to the rows taken", "加到取出的行上"))),
    structural("dropout", "x * y", "where(y == 0, 0, g * y)", None, reader=("g * y", None),
        shape=shapes.broadcast, at=((_M23, ((0.0, 2.0, 2.0), (2.0, 0.0, 2.0))),),
        zh="随机把一部分数变成 0，其余按比例放大；被丢掉的数没有梯度。",
        en="Turns a random part of the numbers into 0 and scales the rest up; what was dropped receives no gradient.",
        story=("some left out by chance", "随机丢掉几个")),
]  # fmt: skip
