"""The form of each request, as the contract has it; the OpenAPI document is made from it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class ExportRequest(BaseModel):
    """A program as code that runs without this service, or as its derivation."""

    model_config = ConfigDict(extra="forbid")

    program: str = Field(description="The program text.")
    inputs: dict[str, Any] | None = Field(
        None, description="Values of leaves by name: numbers or nested lists."
    )
    params: list[str] | None = Field(None, description="Leaves to treat as parameters.")
    output: str | None = Field(None, description="Any named node; the default is the last assigned name.")
    format: Literal["numpy", "pytorch", "notebook", "latex"] = Field(description="What to make of it.")


class TraceRequest(BaseModel):
    """Run a program once and keep everything."""

    model_config = ConfigDict(extra="forbid")

    program: str = Field(description="The program text.")
    inputs: dict[str, Any] | None = Field(
        None, description="Values of leaves by name: numbers or nested lists."
    )
    params: list[str] | None = Field(
        None, description="Leaves to treat as parameters besides those marked param(...)."
    )
    output: str | None = Field(None, description="Any named node; the default is the last assigned name.")
    output_grad: Any = Field(
        None, description="The upstream gradient of an output that is not a scalar, in its shape."
    )
    mode: Literal["reverse", "forward"] = Field(
        "reverse", description="Gradients of the output, or tangents from one leaf."
    )
    wrt: str | None = Field(None, description="Forward mode: the leaf that moves.")
    tangent: Any = Field(None, description="Forward mode: the direction, in the shape of wrt.")
    check: bool = Field(False, description="Also a central difference for each leaf element (reverse mode).")
    flows: bool = Field(True, description="False leaves the edges' contributions out.")
    latex: bool = Field(False, description="True adds LaTeX to every node.")
    max_elements: int = Field(4096, ge=0, le=1_000_000, description="Larger arrays come as a summary.")
