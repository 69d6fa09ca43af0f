"""Rows for losses: one number for a whole batch, the mean over its elements or predictions, unless
`reduction` says otherwise."""

from chainrule.engine.table.ops.row import REDUCTION, loss, structural
from chainrule.engine.table.shapes import scalar_of_classes

_X, _Y = ((0.5, -1.2, 0.3),), ((0.1, 0.4, -0.9),)
_P, _B = ((0.5, 0.2, 0.9),), ((1.0, 0.0, 1.0),)
_LOGITS = ((0.5, -1.2, 0.3), (2.0, 0.7, -0.4))
_GOAL = "weight, ignore_index, label_smoothing"
_CHOICES = f"{_GOAL}, reduction"

ROWS = [
    loss("mse", "(x - y)**2", "2 * (x - y)", "-2 * (x - y)", at=((_X, _Y), (0.3, 1.2)),
        zh="均方误差：预测与目标之差的平方的平均。",
        en="Gives the mean squared error between predictions and targets.",
        story=("how far off, on average", "平均差了多远")),
    loss("mae", "abs(x - y)", "sign(x - y)", "-sign(x - y)", at=((_X, _Y), (0.3, 1.2)),
        zh="平均绝对误差：预测与目标之差的绝对值的平均；误差再大，梯度的大小也不变。",
        en="Gives the mean absolute error; however large an error is, its gradient has the same size.",
        story=("how far off, on average", "平均差了多远")),
    structural("cross_entropy", f"surprises(x, y, {_CHOICES})", f"surprises_x(g, x, y, {_CHOICES})",
        f"surprises_y(g, x, y, {_CHOICES})",
        push=(f"surprises_push(d, x, y, {_CHOICES}, 0)", f"surprises_push(d, x, y, {_CHOICES}, 1)"),
        shape=scalar_of_classes, at=((_LOGITS, ((0.1, 0.7, 0.2), (0.3, 0.3, 0.4))),),
        settings={"weight": None, "ignore_index": -100, "label_smoothing": 0.0} | REDUCTION,
        shown=f"-sum(goal(y, x, {_GOAL}) * log_p(x)) / divisor(y, x, weight, ignore_index, reduction)",
        reader=(
            f"g * (softmax(x, -1) * along(goal(y, x, {_GOAL}), -1) - goal(y, x, {_GOAL})) / divisor(y, x, weight, ignore_index, reduction)",
            "-g * log_p(x) / divisor(y, x, weight, ignore_index, reduction)",
        ),
        zh="交叉熵：参数是未归一化的 logits 和类别编号（或概率）；梯度正好是概率减目标。",
        en="Gives the cross-entropy of unnormalised logits with class numbers or probabilities; the gradient is the probability less the target.",
        story=("how surprised it is", "有多意外")),
    loss("binary_cross_entropy", "-(y * log(x) + (1 - y) * log(1 - x))", "(x - y) / (x * (1 - x))",
        "log(1 - x) - log(x)", at=((_P, _B), (0.3, 0.6)), domain=(0.0, 1.0),
        # A term of weight 0 is absent, whatever its logarithm is.
        stable=("0 - where(y == 0, 0, y * log(x)) - where(y == 1, 0, (1 - y) * log1p(-x))",
                "where(y == 0, 1 / (1 - x), where(y == 1, -1 / x, (x - y) / (x * (1 - x))))",
                "log1p(-x) - log(x)"),
        zh="二元交叉熵：参数是概率（sigmoid 之后，在 0 到 1 之间）和 0/1 目标。概率为 0 而目标为 1 时是无穷大；PyTorch 在这里截断。",
        en="Gives the binary cross-entropy of probabilities, taken after the sigmoid, with targets 0 and 1. It is infinite at probability 0 with target 1, where PyTorch clamps.",
        story=("how surprised it is", "有多意外")),
    loss("binary_cross_entropy_with_logits", "log(1 + exp(x)) - x * y", "1 / (1 + exp(-x)) - y", "-x",
        at=((_X, _B), (0.3, 0.6)),
        # sigmoid(x) - y = (1 - y)·sigmoid(x) - y·sigmoid(-x), which keeps its digits where it is sure.
        stable=("maximum(x, 0) - x * y + log1p(exp(-abs(x)))",
                "(1 - y) * (exp(minimum(x, 0)) / (1 + exp(-abs(x)))) - y * (exp(minimum(-x, 0)) / (1 + exp(-abs(x))))",
                "-x"),
        zh="带 logits 的二元交叉熵：参数是 sigmoid 之前的数，数值上更稳；梯度正好是概率减目标。",
        en="Gives the binary cross-entropy of numbers before the sigmoid, which is safe for large ones; the gradient is the probability less the target.",
        story=("how surprised it is", "有多意外")),
    loss("hinge", "maximum(0, 1 - x * y)", "-y * (1 - x * y > 0)", "-x * (1 - x * y > 0)",
        at=((_X, ((1.0, -1.0, 1.0),)),), stops=("1 - x * y <= 0", "1 - x * y <= 0"),
        zh="合页损失：目标为 ±1，预测在正确一侧超过 1 就不再受罚。",
        en="Gives the hinge loss for targets ±1; a prediction beyond 1 on the right side costs nothing.",
        story=("how far from safe", "离稳妥还差多少")),
    loss("huber", "where(abs(x - y) <= delta, (x - y)**2 / 2, delta * (abs(x - y) - delta / 2))",
        "minimum(maximum(x - y, -delta), delta)", "-minimum(maximum(x - y, -delta), delta)",
        settings={"delta": 1.0}, at=((_X, _Y), (3.0, 0.5)),
        zh="Huber 损失：误差小时是平方，大时是直线，离群点的梯度因此有上限。",
        en="Gives the Huber loss, a square for small errors and a line for large ones, so that outliers have a bounded gradient.",
        story=("how far off, mildly", "差了多远，从轻计算")),
]  # fmt: skip
