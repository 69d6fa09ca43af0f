"""The op table: every operation is one row, and its derivative is written once, as a formula.

From a row come the parser's vocabulary, the forward and backward pass, the LaTeX,
`GET /api/v1/ops`, the browser's formulas and the tests. `row` says what a row is; the modules
beside it hold the rows.

Where the formula that a reader should see loses digits or overflows, `stable` gives the machine
another one, and a test holds the two together.
"""

from chainrule.engine.table.ops import (
    activations,
    arithmetic,
    gradient_tools,
    losses,
    reductions,
    tensors,
)
from chainrule.engine.table.ops.row import REQUIRED, Op

OPS: dict[str, Op] = {
    row.name: row
    for part in (arithmetic, activations, reductions, tensors, losses, gradient_tools)
    for row in part.ROWS
}

# Those that send back something else than the slope of what they do: on purpose.
GRADIENT_TOOLS = frozenset(row.name for row in gradient_tools.ROWS)

__all__ = ["GRADIENT_TOOLS", "OPS", "REQUIRED", "Op"]
