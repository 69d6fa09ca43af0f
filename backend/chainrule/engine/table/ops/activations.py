"""Rows for activation functions."""

from chainrule.engine.table.ops.row import elementwise, structural
from chainrule.engine.table.shapes import same_with_axis

# A unit counts as saturated where its slope is below this share of the steepest that its function has.
FLAT = 0.01
STEEPEST = {"sigmoid": 0.25, "tanh": 1.0}

_ONE = ((0.3,), (-1.2,))
_M23 = ((0.5, -1.2, 0.3), (2.0, 0.7, -0.4))

ROWS = [
    elementwise("sigmoid", "1 / (1 + exp(-x))", "out * (1 - out)", at=_ONE,
        # exp of a negative number only: no overflow at ±1000, and sigmoid'(40) keeps its digits.
        stable=("exp(minimum(x, 0)) / (1 + exp(-abs(x)))", "sigmoid_slope(x, out)"),
        zh="S 形函数，把任何数压进 (0, 1)；在 0 处最陡，导数只有 0.25。",
        en="Squeezes any number into (0, 1); it is steepest at 0, where its derivative is only 0.25.",
        story=("squashed between 0 and 1", "压到 0 和 1 之间")),
    elementwise("relu", "maximum(x, 0)", "x > 0", at=_ONE,
        # PyTorch lets a NaN argument's gradient through: the derivative is 0 only where x <= 0.
        stable=("maximum(x, 0)", "1 - (x <= 0)"), selects=True,
        zh="正数原样通过，负数变成 0；梯度只从正数一侧通过。",
        en="Lets positive numbers through and turns the rest into 0; the gradient passes only where the number was positive.",
        story=("kept if above 0, else 0", "大于 0 就留着，否则是 0")),
    elementwise("leaky_relu", "where(x > 0, x, slope * x)", "where(x > 0, 1, slope)",
        settings={"slope": 0.01}, at=_ONE,
        zh="正数原样通过，负数只留一点坡度，所以梯度不会完全断掉。",
        en="Lets positive numbers through and keeps a small slope for the rest, so the gradient is never cut off entirely.",
        story=("shrunk if below 0", "小于 0 就缩小")),
    elementwise("elu", "where(x > 0, x, alpha * (exp(x) - 1))", "where(x > 0, 1, alpha * exp(x))",
        settings={"alpha": 1.0}, at=_ONE,
        stable=("where(x > 0, x, alpha * expm1(minimum(x, 0)))",
                "where(x > 0, 1, alpha * exp(minimum(x, 0)))"),
        zh="正数原样通过，负数沿指数曲线趋向 −alpha。",
        en="Lets positive numbers through and bends the rest along an exponential towards −alpha.",
        story=("bent if below 0", "小于 0 就压弯")),
    elementwise("silu", "x / (1 + exp(-x))", "(1 + exp(-x) + x * exp(-x)) / (1 + exp(-x))**2", at=_ONE,
        # With s = sigmoid(x): s · (1 + x · sigmoid(-x)), every exponential of a negative number.
        stable=("x * (exp(minimum(x, 0)) / (1 + exp(-abs(x))))",
                "exp(minimum(x, 0)) / (1 + exp(-abs(x))) * (1 + x * (exp(minimum(-x, 0)) / (1 + exp(-abs(x)))))"),
        zh="数乘以自己的 sigmoid，是平滑的 relu，也叫 swish。",
        en="Multiplies a number by its own sigmoid, a smooth relu also called swish.",
        story=("let through bit by bit", "慢慢放行")),
    elementwise("gelu", "x * (1 + erf(x / 1.4142135623730951)) / 2",
        "(1 + erf(x / 1.4142135623730951)) / 2 + x * exp(-x**2 / 2) / 2.5066282746310002", at=_ONE,
        # erfc keeps the digits that 1 + erf loses for negative x.
        stable=("x * (erfc(-x / 1.4142135623730951) / 2)",
                "erfc(-x / 1.4142135623730951) / 2 + x * exp(-(x * x) / 2) / 2.5066282746310002"),
        zh="数乘以标准正态分布不超过它的概率，是平滑的 relu。",
        en="Multiplies a number by the chance that a standard normal number is below it, a smooth relu.",
        story=("let through bit by bit", "慢慢放行")),
    elementwise("softplus", "log(1 + exp(x))", "1 / (1 + exp(-x))", at=_ONE,
        stable=("maximum(x, 0) + log1p(exp(-abs(x)))",
                "exp(minimum(x, 0)) / (1 + exp(-abs(x)))"),
        zh="平滑的 relu；它的导数正好是 sigmoid。",
        en="Is a smooth relu whose derivative is exactly the sigmoid.",
        story=("softly kept above 0", "柔和地留在 0 以上")),
    structural("softmax", "softmax(x, axis)", "softmax_back(g, out, axis)",
        reader=("out * (g - along(g * out, axis))",), push=("softmax_back(d, out, axis)",),
        shape=same_with_axis, settings={"axis": -1}, at=((_M23,),),
        zh="把一组数变成加起来等于 1 的概率；每个概率都受所有输入影响。",
        en="Turns numbers into probabilities that add up to 1; every input affects every probability.",
        story=("shares that make one whole", "分成几份，合起来是 1")),
    structural("log_softmax", "log_softmax(x, axis)", "log_softmax_back(g, out, axis)",
        reader=("g - exp(out) * along(g, axis)",), push=("d - along(d * exp(out), axis)",),
        shape=same_with_axis, settings={"axis": -1}, at=((_M23,),),
        zh="softmax 的对数，数很大时也保持精确。",
        en="Gives the logarithm of softmax, exact for large numbers as well.",
        story=("shares, written as powers", "份额，写成幂")),
]  # fmt: skip
