"""Rows that are the identity forward and change what goes back: for clipping, faults and feedback."""

from chainrule.engine.table import shapes
from chainrule.engine.table.ops.row import REQUIRED, structural
from chainrule.engine.table.ops.tensors import as_matrices

ROWS = [
    structural("stop_gradient", "x", None, shape=shapes.first, at=(),
        zh="数值原样通过，梯度到此为止。",
        en="Lets the value through and stops the gradient here.",
        story=("nothing goes back here", "从这里不往回传")),
    structural("scale_gradient", "x", "c * g", shape=shapes.first, settings={"c": REQUIRED}, at=(),
        zh="数值原样通过，梯度乘以 c；c 为负时方向反转。",
        en="Lets the value through and multiplies the gradient by c; a negative c turns it round.",
        story=("goes back larger or smaller", "往回传时放大或缩小")),
    structural("clip_gradient", "x", "minimum(maximum(g, -c), c)", shape=shapes.first,
        settings={"c": REQUIRED}, at=(),
        zh="数值原样通过，梯度的每个元素限制在 ±c 之内。",
        en="Lets the value through and keeps every element of the gradient within ±c.",
        story=("goes back within bounds", "往回传时不过界")),
    structural("clip_gradient_norm", "x", "minimum(1, c / sqrt(sum(g**2))) * g", shape=shapes.first,
        settings={"c": REQUIRED}, at=(),
        zh="数值原样通过；梯度的范数超过 c 时，整个梯度按比例缩小到 c，方向不变。",
        en="Lets the value through and shrinks the gradient as a whole where its norm is above c; it points where it pointed.",
        story=("goes back cut to a length", "往回传时缩到这么长")),
    structural("noise_gradient", "x", "g + where(relative, sqrt(mean(g**2)), 1) * y", None,
        reader=("g + y", None), shape=shapes.first, settings={"relative": False}, at=(),
        zh="数值原样通过，梯度加上随机噪声；relative 为真时，噪声按梯度自己的均方根来定大小。",
        en="Lets the value through and adds random noise to the gradient; if relative, in units of its own root mean square.",
        story=("goes back a little shaken", "往回传时抖一抖")),
    structural("feedback_matmul", "x @ y", "g @ T(z)", "T(x) @ g", None,
        shape=shapes.fed_back, lift=as_matrices, at=(),
        zh="前向乘以 W，反向却乘以另一个矩阵 B 的转置：反馈对齐。",
        en="Multiplies by W forward, but sends the gradient back through another matrix B: feedback alignment.",
        story=("goes back another way", "往回走另一条路")),
]  # fmt: skip
