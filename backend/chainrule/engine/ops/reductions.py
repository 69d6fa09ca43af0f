"""Rows that turn many elements into one, over all axes or along some."""

from chainrule.engine.ops.row import reduction, structural
from chainrule.engine.shapes import accumulated

_M23 = ((0.5, -1.2, 0.3), (2.0, 0.7, -0.4))
_AT = ((_M23,), (2.5,))

ROWS = [
    reduction("sum", "sum(x, axis, keepdims)", "1", at=_AT,
        zh="把所有元素（或沿某个轴）加起来；每个元素都得到同样的梯度。",
        en="Adds all elements up, or those along an axis; every element receives the same gradient."),
    reduction("mean", "mean(x, axis, keepdims)", "1 / count(x, axis)", at=_AT,
        zh="求所有元素（或沿某个轴）的平均；梯度平均分给每个元素。",
        en="Averages all elements, or those along an axis; the gradient is shared equally among them."),
    reduction("var", "var(x, axis, keepdims)", "2 * centred(x, axis) / count(x, axis)", at=((_M23,),),
        zh="方差，即离平均值的平方的平均；离平均值越远，梯度越大。",
        en="Gives the variance, the mean square distance from the mean; the further out an element, the larger its gradient."),
    reduction("std", "std(x, axis, keepdims)",
        "where(out == 0, 0, centred(x, axis) / (count(x, axis) * out))",
        reader="centred(x, axis) / (count(x, axis) * out)", at=((_M23,),),
        zh="标准差，方差的平方根；所有元素相等时梯度取 0。",
        en="Gives the standard deviation, the square root of the variance; where all elements are equal the gradient is taken to be 0."),
    reduction("prod", "prod(x, axis, keepdims)", "others(x, axis)", at=_AT,
        zh="所有元素的乘积；每个元素的导数是其余元素的乘积。",
        en="Multiplies all elements; the derivative for each is the product of the others."),
    reduction("max", "max(x, axis, keepdims)", "share(x, out, axis)", at=_AT,
        zh="取最大的元素；梯度全给最大的，并列时平分。",
        en="Takes the largest element; the gradient goes to it, and equals share it."),
    reduction("min", "min(x, axis, keepdims)", "share(x, out, axis)", at=_AT,
        zh="取最小的元素；梯度全给最小的，并列时平分。",
        en="Takes the smallest element; the gradient goes to it, and equals share it."),
    reduction("logsumexp", "logsumexp(x, axis, keepdims)",
        # All elements at -inf leave nothing to share: 0, and not NaN.
        "where(out < -1.7976931348623157e308, 0, exp(x - where(out < -1.7976931348623157e308, 0, out)))",
        reader="exp(x - out)", at=_AT,
        zh="指数之和的对数，是取最大值的光滑版本；梯度就是 softmax。",
        en="Gives the logarithm of a sum of exponentials, a smooth maximum whose gradient is softmax."),
    reduction("norm", "norm(x, axis, keepdims)", "where(out == 0, 0, x / out)", reader="x / out", at=_AT,
        zh="向量的长度（欧几里得范数）；梯度是同方向的单位向量，在 0 处取 0。",
        en="Gives the length of a vector; its gradient is the unit vector of the same direction, and 0 at 0."),
    structural("cumsum", "cumsum(x, axis)", "cumsum_back(g, x, axis)",
        shape=accumulated, settings={"axis": None}, at=((_M23,), ((1.0, 2.0, -3.0),)),
        zh="逐个累加；每个元素都影响从它开始的所有和。",
        en="Adds elements up one after the other; each element is in every sum from its own place on."),
]  # fmt: skip
