"""The form of each request, as the contract has it: what it says is what is checked, and the OpenAPI document
is made from it."""

import operator
from collections.abc import Iterable, Mapping
from functools import cache, reduce
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from chainrule.engine.table.optimizers import OPTIMIZERS, SCHEDULE_DEFAULTS, SCHEDULES, SWITCHES
from chainrule.engine.training.measures import MEASURES
from chainrule.engine.training.sweep import UNTRAINED

STRICT = ConfigDict(extra="forbid")

# ---- what requests are made of -------------------------------------------------------------------------


class Among:
    """One of these words."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(words)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(self.words)


class Named:
    """The form that the member `name` asks for, of `default` where there is none."""

    def __init__(self, forms: Mapping[str, type[BaseModel]], default: str | None = None) -> None:
        self.forms = forms
        self.default = default

    def name(self, value: Any) -> Any:
        return value.get("name", self.default) if isinstance(value, dict) else getattr(value, "name", None)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        tagged: list[Any] = [Annotated[form, Tag(name)] for name, form in self.forms.items()]
        return handler.generate_schema(Annotated[reduce(operator.or_, tagged), Discriminator(self.name)])


Program = Annotated[str, Field(description="The program text.")]
# Not looked at here: a million numbers are read where they become an array, with the place of a fault.
Tensor = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [{"type": "number"}, {"type": "array", "items": {}}],
            "description": "A number, or nested lists of numbers.",
        }
    ),
]
Inputs = Annotated[
    dict[str, Tensor] | None, Field(description="Values of leaves by name: numbers or nested lists.")
]
Names = list[str]
Output = Annotated[str | None, Field(description="Any named node; the default is the last assigned name.")]
Seed = Annotated[int, Field(ge=0, le=2**53)]


class ExportRequest(BaseModel):
    """A program as code that runs without this service, or as its derivation."""

    model_config = STRICT

    program: Program
    inputs: Inputs = None
    params: Names | None = Field(None, description="Leaves to treat as parameters.")
    output: Output = None
    format: Literal["numpy", "pytorch", "notebook", "latex", "html"] = Field(
        description="What to make of it."
    )


Written = Annotated[str, Field(max_length=100)]


class AskedPart(BaseModel):
    """One thing that is asked, and how closely."""

    model_config = STRICT

    id: str = Field(max_length=80, description="What it is called in answers and verdicts.")
    of: str = Field(max_length=200, description="value:y or grad:w, with a name of the program.")
    decimals: int | None = Field(None, ge=0, le=12, description="Right within a unit of this place.")
    share: float | None = Field(None, ge=0, le=0.5, description="Right within this part of the number.")


class AssignmentForm(BaseModel):
    """What is asked: the true program, and the numbers of it that are to be given."""

    model_config = STRICT

    program: Program
    inputs: Inputs = None
    parts: list[AskedPart] = Field(min_length=1, max_length=200)
    seed: Seed = Field(0, description="Of the random points.")
    points: int = Field(4, ge=0, le=20, description="At which a submitted program is tried besides.")

    @field_validator("parts")
    @classmethod
    def _apart(cls, parts: list[AskedPart]) -> list[AskedPart]:
        if len({one.id for one in parts}) < len(parts):
            raise PydanticCustomError("parts", "two parts have the same id")
        return parts


class CheckRequest(BaseModel):
    """Grade answers, a formula or a program, and say why."""

    model_config = STRICT

    kind: Literal["answers", "formula", "program"]
    assignment: AssignmentForm
    answers: dict[str, Tensor | Written] | None = Field(
        None,
        description="Numbers by the ids of the parts; a text is read as numbers are written: 0,5 or 1/8.",
    )
    formula: str | None = Field(
        None, max_length=4000, description="In the names of the program's leaves; for the first part."
    )
    program: str | None = Field(None, description="A program with the names that the parts ask for.")


class TraceRequest(BaseModel):
    """Run a program once and keep everything."""

    model_config = STRICT

    program: Program
    inputs: Inputs = None
    params: Names | None = Field(
        None, description="Leaves to treat as parameters besides those marked param(...)."
    )
    output: Output = None
    output_grad: Tensor | None = Field(
        None, description="The upstream gradient of an output that is not a scalar, in its shape."
    )
    mode: Literal["reverse", "forward"] = Field(
        "reverse", description="Gradients of the output, or tangents from one leaf."
    )
    wrt: str | None = Field(None, validate_default=True, description="Forward mode: the leaf that moves.")
    tangent: Tensor | None = Field(None, description="Forward mode: the direction, in the shape of wrt.")
    check: bool = Field(False, description="Also a central difference for each leaf element (reverse mode).")
    flows: bool = Field(True, description="False leaves the edges' contributions out.")
    latex: bool = Field(False, description="True adds LaTeX to every node.")
    max_elements: int = Field(4096, ge=0, le=1_000_000, description="Larger arrays come as a summary.")

    @field_validator("check")
    @classmethod
    def _backward(cls, check: bool, info: ValidationInfo) -> bool:
        if check and info.data.get("mode") == "forward":
            raise PydanticCustomError("check", "only a backward pass can be checked")
        return check

    @field_validator("wrt")
    @classmethod
    def _from(cls, wrt: str | None, info: ValidationInfo) -> str | None:
        if wrt is None and info.data.get("mode") == "forward":
            raise PydanticCustomError("wrt", "forward mode needs a leaf")
        return wrt


# ---- optimizers and schedules, whose settings and defaults are the engine's tables' --------------------


class Optimizer(BaseModel):
    """How the parameters move."""

    model_config = STRICT
    name: str

    def settings(self) -> dict[str, float]:
        """The settings by the letters of the table."""
        given = self.model_dump(exclude={"name"})
        given |= {f"beta{i}": value for i, value in enumerate(given.pop("betas", []), 1)}
        return {name: float(value) for name, value in given.items()}


class _Nesterov(Optimizer):
    @field_validator("nesterov", check_fields=False)
    @classmethod
    def _needs_momentum(cls, nesterov: bool, info: ValidationInfo) -> bool:
        if nesterov and not (info.data.get("momentum", 1) > 0 and info.data.get("dampening", 0) == 0):
            raise PydanticCustomError("nesterov", "Nesterov's momentum needs a momentum and no dampening")
        return nesterov


_SETTINGS: dict[str, Any] = {
    "lr": Annotated[float, Field(gt=0, le=1e6)],
    "dampening": Annotated[float, Field(ge=-1e6, le=1e6)],
    "rho": Annotated[float, Field(ge=0, le=1)],
} | dict.fromkeys(SWITCHES, bool)
_SETTING = Annotated[float, Field(ge=0, le=1e6)]
_BETAS = Annotated[list[Annotated[float, Field(ge=0, lt=1)]], Field(min_length=2, max_length=2)]


def _optimizer(name: str, settings: Mapping[str, float]) -> type[Optimizer]:
    """An optimizer's row of the table as a form; what it calls beta1 and beta2 is given as betas."""
    fields: dict[str, Any] = {"name": (Literal[name], name)}
    for setting, value in settings.items():
        kind = _SETTINGS.get(setting, _SETTING)
        if not setting.startswith("beta"):
            fields[setting] = (kind, bool(value) if kind is bool else value)
        elif "betas" not in fields:
            fields["betas"] = (_BETAS, [settings["beta1"], settings["beta2"]])
    base: type[Optimizer] = _Nesterov if "nesterov" in settings else Optimizer
    words = f"`{name}`, as PyTorch has it."
    return create_model(name.capitalize(), __base__=base, __doc__=words, **fields)


class Schedule(BaseModel):
    """The rate of each update."""

    model_config = STRICT
    name: str

    def settings(self) -> dict[str, float]:
        return {name: float(value) for name, value in self.model_dump(exclude={"name"}).items()}


_WHOLE = Annotated[int, Field(ge=1, le=1_000_000_000)]
_RATE = Annotated[float, Field(ge=0, le=1e9)]


def _schedule(name: str, settings: Iterable[str]) -> type[Schedule]:
    fields: dict[str, Any] = {"name": (Literal[name], ...)}
    for setting in settings:
        kind = _WHOLE if setting in ("size", "steps") else _RATE
        fields[setting] = (kind, SCHEDULE_DEFAULTS.get(setting, ...))
    return create_model(f"{name.capitalize()}Schedule", __base__=Schedule, **fields)


_OPTIMIZERS = {name: _optimizer(name, row.settings) for name, row in OPTIMIZERS.items()}
_SCHEDULES = {name: _schedule(name, settings) for name, (settings, _) in SCHEDULES.items()}

# ---- training and sweeps -------------------------------------------------------------------------------


class Clip(BaseModel):
    """A bound on the gradient: of its norm, all parameters together, or of each element."""

    model_config = STRICT

    norm: float | None = Field(None, ge=0, le=1e9, description="g·min(1, norm/(‖g‖ + 1e-6)).")
    value: float | None = Field(None, ge=0, le=1e9, description="Each element within ±value.")

    @model_validator(mode="after")
    def _one(self) -> "Clip":
        if (self.norm is None) == (self.value is None):
            raise PydanticCustomError("clip", "norm or value, and not both")
        return self


class Regularization(BaseModel):
    """Added to the gradient: that of l1·Σ|p| + l2·Σp²/2."""

    model_config = STRICT

    l1: float = Field(0.0, ge=0, le=1e6)
    l2: float = Field(0.0, ge=0, le=1e6)


class Record(BaseModel):
    """What of each step is kept."""

    model_config = STRICT

    every: int = Field(1, ge=1, le=1_000_000_000, description="Every k-th step has its run.")
    runs: Literal["full", "params", "none"] = Field(
        "full", description="Values, gradients and flows; the parameters alone; or nothing."
    )


class Stop(BaseModel):
    """When to stop before the last step."""

    model_config = STRICT

    loss_below: float | None = Field(
        None, ge=-1e300, le=1e300, description="Stop at the first step whose loss is below."
    )
    watched: str | None = Field(
        None, min_length=1, max_length=200, description="Or by what is watched under this name:"
    )
    above: float | None = Field(None, ge=-1e300, le=1e300, description="as soon as it is above,")
    below: float | None = Field(None, ge=-1e300, le=1e300, description="or below.")
    on: Literal["step", "test"] = Field("step", description="In the step itself, or on the test rows.")

    @model_validator(mode="after")
    def _bounded(self) -> "Stop":
        if (self.watched is None) != (self.above is None and self.below is None):
            raise PydanticCustomError("watched", "a watched name and a bound belong together")
        return self


def _without_default(form: dict[str, Any]) -> None:
    """Generators of clients do not take an object as a default."""
    form.pop("default", None)


class TrainingSettings(BaseModel):
    """How a program is trained."""

    model_config = STRICT

    steps: int = Field(100, ge=1, le=10_000_000, description="Updates in all, also after a resume.")
    optimizer: Annotated[Optimizer, Named(_OPTIMIZERS, "sgd")] = Field(
        _OPTIMIZERS["sgd"](name="sgd", lr=0.01),
        description="How the parameters move, with PyTorch's names, formulas and defaults: sgd if left out.",
        json_schema_extra=_without_default,
    )
    clip: Clip | None = Field(None, description="Before weight decay.")
    schedule: Annotated[Schedule, Named(_SCHEDULES)] | None = Field(
        None, description="The rate of each update; after `steps` the last value holds."
    )
    regularization: Regularization | None = Field(None, description="The loss is reported without it.")
    data: Names | None = Field(
        None, description="Leaves whose first axis is samples; the default is the program's data leaves."
    )
    rule: Literal["playground"] | None = Field(None, description="TensorFlow Playground's update rule.")
    measure: list[Annotated[str, Among(MEASURES)]] = Field(
        [], max_length=32, description="Extra series for each step."
    )
    nodes: Names | None = Field(
        None, max_length=1000, description="Of which nodes measures by node tell; null: of all named ones."
    )
    watch: Names = Field(
        [], max_length=32, description="Nodes whose values each step tells, of test rows too."
    )
    update: Names | None = Field(None, description="Only these parameters move.")
    batch_size: int | None = Field(
        None, ge=1, le=1_000_000, description="Rows of one step; null: all, in their order."
    )
    shuffle: bool = Field(True, description="Draw the rows of each epoch in another order.")
    seed: Seed = Field(0, description="Of the rows' order and of what is drawn anew.")
    test_ratio: float = Field(0.0, ge=0, lt=1, description="The share of rows that are kept for testing.")
    stop: Stop | None = Field(None, description="When to stop before the last step.")

    @field_validator("rule")
    @classmethod
    def _plain(cls, rule: str | None, info: ValidationInfo) -> str | None:
        if rule is not None:
            optimizer, clip = info.data.get("optimizer"), info.data.get("clip")
            changed = optimizer is not None and any(
                value for name, value in optimizer.settings().items() if name != "lr"
            )
            if changed or getattr(optimizer, "name", "sgd") != "sgd":
                raise PydanticCustomError("playground", "the rule is plain sgd", {"at": "optimizer"})
            if clip is not None:
                raise PydanticCustomError("playground", "the rule has no clipping", {"at": "clip"})
        return rule


class TrainRequest(TrainingSettings, TraceRequest):
    """Run a program again and again, and move its parameters after each run."""

    mode: Literal["reverse"] = Field("reverse", description="Training goes backward.")
    check: Literal[False] = Field(False, description="Not here.")
    latex: Literal[False] = Field(False, description="Not here.")
    output_grad: None = Field(None, description="Not here: the output of a training is a single number.")
    wrt: None = Field(None, description="Not here.")
    tangent: None = Field(None, description="Not here.")
    record: Record = Field(Record(), description="What of each step is kept.")
    resume: dict[str, Any] | None = Field(None, description="A checkpoint from an earlier answer.")


class SweptTraining(TrainingSettings):
    """How each cell of a sweep is trained, and which of its steps are told."""

    at: list[Annotated[int, Field(ge=1, le=10_000_000)]] = Field(
        [], max_length=1000, description="The steps that are told besides the end."
    )
    seed: Seed = Field(0, description="Of rows and draws; left out, it is the cell's own of `seeds`, or 0.")


class SweepRequest(BaseModel):
    """One program at every point of a grid."""

    model_config = STRICT

    program: Program
    grid: dict[str, Annotated[list[Tensor], Field(min_length=1)]] = Field(
        max_length=8,
        description="The values of each name: numbers or nested lists of a leaf, or whole numbers of a size.",
    )
    measure: list[Annotated[str, Among(UNTRAINED)]] = Field(
        ["loss"], min_length=1, max_length=32, description="What is told of each cell, before any training."
    )
    nodes: Names | None = Field(
        None, max_length=1000, description="Of which nodes measures by node tell; null: of all named ones."
    )
    seeds: list[Seed] | None = Field(
        None,
        min_length=1,
        max_length=1000,
        description="Values of the name `seed`, at every point, and of a training's own draws.",
    )
    train: SweptTraining | None = Field(None, description="Each cell is trained, and tells of its steps.")
    inputs: Inputs = None
    params: Names | None = Field(None, description="Leaves to treat as parameters.")
    output: Output = None


# ---- what a form says of a field -----------------------------------------------------------------------

Bound = tuple[str, float] | None  # ("gt" | "ge" | "lt" | "le", the number)

_WORDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}


def bounds(form: type[BaseModel], place: Iterable[str | int]) -> tuple[Bound, Bound]:
    """The least and the most that a field may be, where its form says so; `place` as pydantic gives it."""
    whole = _json_schema(form)
    at: Any = whole
    for step in place:
        at = _inside(at, step, whole.get("$defs", {}))
    found = [(word, float(at[name])) for word, name in _WORDS.items() if name in at]
    low = next((one for one in found if one[0] in ("gt", "ge")), None)
    return low, next((one for one in found if one[0] in ("lt", "le")), None)


@cache
def _json_schema(form: type[BaseModel]) -> dict[str, Any]:
    return form.model_json_schema()


def _inside(schema: Any, step: str | int, definitions: Mapping[str, Any]) -> Any:
    """The schema of what stands at `step` of what a schema describes; of a form's name, that form's."""
    ways = [schema]
    while ways:
        one = ways.pop()
        if "$ref" in one:
            ways.append(definitions[one["$ref"].rsplit("/", 1)[1]])
            continue
        ways += reversed(one.get("anyOf", []) + one.get("oneOf", []))
        properties = one.get("properties", {})
        if properties.get("name", {}).get("const") == step:
            return one
        inner = properties.get(step) or one.get("items" if isinstance(step, int) else "additionalProperties")
        if isinstance(inner, dict):
            kinds = [kind for kind in inner.get("anyOf", [inner]) if kind.get("type") != "null"]
            return kinds[0] if len(kinds) == 1 else inner
    return {}
