"""What the readers of calls need of whoever reads the program: `expressions` is it, and imports them."""

import ast
from typing import Any, Protocol

from chainrule.engine.language.builder import Builder, Worth
from chainrule.engine.language.source import Source
from chainrule.engine.language.static import Scope
from chainrule.engine.limits import Limits
from chainrule.engine.refusal import Refusal
from chainrule.engine.table.ops import Op


class Reader(Scope, Protocol):
    """A reading of a program under way: what it knows, and how it reads an expression."""

    builder: Builder
    source: Source
    limits: Limits
    names: dict[str, Any]
    local: dict[str, Any]
    functions: dict[str, ast.FunctionDef]
    group: tuple[str, ...]

    def worth(self, node: ast.expr) -> Worth: ...
    def operand(self, worth: Any, node: ast.expr) -> Worth: ...
    def items(self, worth: Any, node: ast.expr) -> list[Any]: ...
    def shape(self, worth: Worth) -> tuple[int, ...]: ...
    def unsupported(self, construct: str, node: ast.AST) -> Refusal: ...
    def apply(self, op: Op, parts: list[ast.expr], settings: dict[str, Any], node: ast.expr) -> Worth: ...
    def apply_to(
        self, op: Op, left: Worth, left_node: ast.expr, right_node: ast.expr, node: ast.expr
    ) -> Worth: ...
