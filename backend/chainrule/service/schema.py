"""The form of each request, as the contract has it; the OpenAPI document is made from it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chainrule.engine.measures import MEASURES
from chainrule.engine.optimizers import OPTIMIZERS, SCHEDULES
from chainrule.engine.sweep import UNTRAINED


def _optimizer(name: str, settings: dict[str, float]) -> str:
    """An optimizer with its settings as a request gives them."""
    plain = [f"{key} {value:g}" for key, value in settings.items() if not key.startswith("beta")]
    betas = [f"{value:g}" for key, value in settings.items() if key.startswith("beta")]
    if betas:
        plain.append(f"betas [{', '.join(betas)}]")
    return f"{name} ({', '.join(plain)})"


_OPTIMIZERS = "; ".join(_optimizer(name, row.settings) for name, row in OPTIMIZERS.items())
_SCHEDULES = "; ".join(f"{name} ({', '.join(settings)})" for name, (settings, _) in SCHEDULES.items())


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


class Record(BaseModel):
    """What of each step is kept."""

    model_config = ConfigDict(extra="forbid")

    every: int = Field(1, ge=1, le=1_000_000_000, description="Every k-th step has its run.")
    runs: Literal["full", "params", "none"] = Field(
        "full", description="Values, gradients and flows; the parameters alone; or nothing."
    )


class Stop(BaseModel):
    """When to stop before the last step."""

    model_config = ConfigDict(extra="forbid")

    loss_below: float | None = Field(None, description="Stop at the first step whose loss is below.")


class TrainRequest(TraceRequest):
    """Run a program again and again, and move its parameters after each run."""

    mode: Literal["reverse"] = Field("reverse", description="Training goes backward.")
    check: Literal[False] = Field(False, description="Not here.")
    latex: Literal[False] = Field(False, description="Not here.")
    output_grad: None = Field(None, description="Not here: the output of a training is a single number.")
    wrt: None = Field(None, description="Not here.")
    tangent: None = Field(None, description="Not here.")
    steps: int = Field(100, ge=1, le=10_000_000, description="Updates in all, also after a resume.")
    optimizer: dict[str, Any] = Field(
        {"name": "sgd", "lr": 0.01},
        description=f"PyTorch's, by name, formula and default: {_OPTIMIZERS}.",
    )
    clip: dict[str, Any] | None = Field(
        None, description='{"norm": 1.0}, all parameters together, or {"value": 0.5}, element by element.'
    )
    schedule: dict[str, Any] | None = Field(
        None,
        description=f"The rate of each update: {_SCHEDULES}. After `steps` the last value holds.",
    )
    regularization: dict[str, Any] | None = Field(
        None, description="The gradient of l1·Σ|p| + l2·Σp²/2 is added; the loss is reported without it."
    )
    data: list[str] | None = Field(
        None, description="Leaves whose first axis is samples; the default is the program's data leaves."
    )
    rule: Literal["playground"] | None = Field(None, description="TensorFlow Playground's update rule.")
    measure: list[str] = Field(
        [], max_length=32, description="Extra series for each step: " + ", ".join(MEASURES) + "."
    )
    update: list[str] | None = Field(None, description="Only these parameters move.")
    batch_size: int | None = Field(
        None, ge=1, le=1_000_000, description="Rows of one step; null: all, in their order."
    )
    shuffle: bool = Field(True, description="Draw the rows of each epoch in another order.")
    seed: int = Field(0, ge=0, le=2**53, description="Of the rows' order and of what is drawn anew.")
    test_ratio: float = Field(0.0, ge=0, lt=1, description="The share of rows that are kept for testing.")
    record: Record = Field(Record(), description="What of each step is kept.")
    stop: Stop | None = Field(None, description="When to stop before the last step.")
    resume: dict[str, Any] | None = Field(None, description="A checkpoint from an earlier answer.")


class SweepRequest(BaseModel):
    """One program at every point of a grid."""

    model_config = ConfigDict(extra="forbid")

    program: str = Field(description="The program text.")
    grid: dict[str, list[Any]] = Field(
        max_length=8, description="The values of each name: of a leaf, or of a plain integer such as a size."
    )
    measure: list[str] = Field(
        ["loss"],
        min_length=1,
        max_length=32,
        description=f"What is told of each cell: {', '.join(UNTRAINED)}.",
    )
    seeds: list[Annotated[int, Field(ge=0, le=2**53)]] | None = Field(
        None, min_length=1, max_length=1000, description="Values of the name `seed`, at every point."
    )
    inputs: dict[str, Any] | None = Field(
        None, description="Values of leaves by name: numbers or nested lists."
    )
    params: list[str] | None = Field(None, description="Leaves to treat as parameters.")
    output: str | None = Field(None, description="Any named node; the default is the last assigned name.")
