"""Rows for losses: one number for a whole batch, the mean over its elements or predictions."""

from chainrule.engine.ops.row import loss, structural
from chainrule.engine.shapes import scalar_of_classes

_X, _Y = ((0.5, -1.2, 0.3),), ((0.1, 0.4, -0.9),)
_P, _B = ((0.5, 0.2, 0.9),), ((1.0, 0.0, 1.0),)
_LOGITS = ((0.5, -1.2, 0.3), (2.0, 0.7, -0.4))

ROWS = [
    loss("mse", "(x - y)**2", "2 * (x - y)", "-2 * (x - y)", at=((_X, _Y), (0.3, 1.2)),
        zh="均方误差：预测与目标之差的平方的平均。",
        en="Gives the mean squared error between predictions and targets."),
    structural("cross_entropy", "sum(surprise(x, y)) / rows(x)", "g * softmax_less(x, y) / rows(x)",
        "-g * targeted(y, log_p(x)) / rows(x)",
        push=("sum(d * softmax_less(x, y)) / rows(x)", "-sum(d * targeted(y, log_p(x))) / rows(x)"),
        shape=scalar_of_classes, at=((_LOGITS, ((0.1, 0.7, 0.2), (0.3, 0.3, 0.4))),),
        zh="交叉熵：参数是未归一化的 logits 和类别编号（或概率）；梯度正好是概率减目标。",
        en="Gives the cross-entropy of unnormalised logits with class numbers or probabilities; the gradient is the probability less the target."),
    loss("binary_cross_entropy", "-(y * log(x) + (1 - y) * log(1 - x))", "(x - y) / (x * (1 - x))",
        "log(1 - x) - log(x)", at=((_P, _B),),
        # PyTorch's guards: a logarithm is at least -100, and the denominator at least 1e-12.
        stable=("-(y * maximum(log(x), -100) + (1 - y) * maximum(log1p(-x), -100))",
                "(x - y) / maximum(x * (1 - x), 1e-12)",
                "maximum(log1p(-x), -100) - maximum(log(x), -100)"),
        zh="二元交叉熵：参数是概率（sigmoid 之后）和 0/1 目标。",
        en="Gives the binary cross-entropy of probabilities, taken after the sigmoid, with targets 0 and 1."),
    loss("hinge", "maximum(0, 1 - x * y)", "-y * (1 - x * y > 0)", "-x * (1 - x * y > 0)",
        at=((_X, ((1.0, -1.0, 1.0),)),),
        zh="合页损失：目标为 ±1，预测在正确一侧超过 1 就不再受罚。",
        en="Gives the hinge loss for targets ±1; a prediction beyond 1 on the right side costs nothing."),
    loss("huber", "where(abs(x - y) <= delta, (x - y)**2 / 2, delta * (abs(x - y) - delta / 2))",
        "minimum(maximum(x - y, -delta), delta)", "-minimum(maximum(x - y, -delta), delta)",
        settings={"delta": 1.0}, at=((_X, _Y), (3.0, 0.5)),
        zh="Huber 损失：误差小时是平方，大时是直线，离群点的梯度因此有上限。",
        en="Gives the Huber loss, a square for small errors and a line for large ones, so that outliers have a bounded gradient."),
]  # fmt: skip
