"""The form of each answer, for the OpenAPI document and for whoever makes a client of it. What is sent is
written by the engine; a test compares the two."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from chainrule.service import problems
from chainrule.service.schema import Among

Word = Literal["NaN", "Infinity", "-Infinity"]
Number = Annotated[float | Word, Field(description="A number; what JSON cannot hold comes as its word.")]
Shape = Annotated[list[int], Field(description="Lengths of the axes; [] for a single number.")]
Span = Annotated[
    list[int], Field(min_length=2, max_length=2, description="Characters of the program, end exclusive.")
]
Text = Annotated[dict[str, str], Field(description="By language: zh and en.")]


class Summary(BaseModel):
    """What stands for an array of more elements than were asked for; statistics of the finite ones."""

    shape: Shape
    min: Number | None
    max: Number | None
    mean: Number | None
    std: Number | None
    norm: Number | None
    zeros: int
    nonfinite: int
    thumb: list[list[Number]] = Field(description="At most 32 by 32: block means over the last two axes.")


Value = Annotated[
    float | Word | list[Any] | Summary, Field(description="A number, nested lists, or a summary.")
]


class Problem(BaseModel):
    """An error (RFC 9457), in the reader's language."""

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, Among(problems.codes())]
    span: Span | None = None
    line: int | None = Field(None, description="From 1.")
    column: int | None = Field(None, description="From 1, in characters.")
    pointer: str | None = Field(None, description="JSON Pointer to the field of the request at fault.")
    hint: str | None = None


# ---- traces --------------------------------------------------------------------------------------------


class Node(BaseModel):
    """One value of the graph."""

    id: int
    op: str
    kind: Literal["input", "param", "const", "data", "op"]
    inputs: list[int] = Field(description="Node ids by argument position.")
    name: str | None
    key: str = Field(description="A stable address.")
    group: list[str]
    shape: Shape
    span: Span | None
    caption: str | None
    line: int | None = Field(description="The line that made it; null for a leaf that inputs alone define.")
    settings: dict[str, Any] | None = Field(None, description="An axis, a key and so on, where it has any.")
    latex: str | None = None


class Line(BaseModel):
    """A statement that was run."""

    id: int
    span: Span
    source: Literal["program", "prelude"]
    group: list[str]


class Flows(BaseModel):
    """One entry per edge, as columns, in the order in which the pass made them."""

    node: list[int] = Field(description="The consumer.")
    arg: list[int] = Field(description="The argument's position.")
    local: list[Value | None] = Field(description="d node / d input, where it is a number or elementwise.")
    grad: list[Value] = Field(description="What the edge carried.")
    total: list[Value] = Field(description="The receiver's running sum after it.")


class Move(BaseModel):
    """How a parameter moved."""

    node: int
    before: Value
    after: Value
    g: Value | None = Field(None, description="The gradient that the optimizer was given.")
    memory: list[Value] | None = Field(None, description="What it remembered before.")


class Run(BaseModel):
    """One run, by node id. A training that records parameters alone has `params` in place of the columns."""

    n: int
    values: list[Value] | None = None
    grads: list[Value | None] | None = None
    tangents: list[Value | None] | None = None
    flows: Flows | None = None
    moves: list[Move]
    params: dict[str, Value] | None = None
    lr: Number | None = None


class Diagnostic(BaseModel):
    """What a reader would want to be told about the first run."""

    code: str
    node: int
    message: str


class Check(BaseModel):
    """One leaf element: the backward pass beside a central difference."""

    node: int
    index: list[int]
    numeric: Number
    analytic: Number
    rel_error: Number
    noise: Number = Field(description="What rounding alone may change of the difference.")
    verdict: Literal["right", "kink", "meant", "wrong", "unknown"]
    kink: bool = Field(description="The function has a corner here, so that there is no one slope.")


class Graph(BaseModel):
    """A graph without its runs."""

    format: Literal["trace/1"]
    source: str
    output: int
    names: dict[str, int]
    nodes: list[Node]
    lines: list[Line]
    sizes: list[int] = Field(description="The leaves whose values decide the graph's form.")
    prelude: str | None = Field(None, description="Its text, where a node comes from it.")
    series: dict[str, list[Any]]
    nonfinite: int | None
    diagnostics: list[Diagnostic]


class Trace(Graph):
    """A graph with its runs."""

    runs: list[Run]
    checks: list[Check] | None = None


# ---- trainings and sweeps ------------------------------------------------------------------------------

Measured = Annotated[float | Word | dict[str, Number] | None, Field(description="For the whole, or by part.")]


class GraphLine(Graph):
    """The first line of a training."""

    event: Literal["graph"]
    resumable: bool


class StepLine(BaseModel):
    """A line for each step; measures that were asked for stand beside the loss."""

    model_config = {"extra": "allow"}

    event: Literal["step"]
    n: int
    loss: Number
    test_loss: Number | None = None
    watch: dict[str, Value] | None = Field(None, description="Of the rows of this step, before its update.")
    test_watch: dict[str, Value] | None = Field(None, description="Of the test rows.")
    run: Run | None = None


class CheckpointLine(BaseModel):
    """Where the run can be taken up again."""

    event: Literal["checkpoint"]
    checkpoint: dict[str, Any]


class Done(BaseModel):
    """How a run ended."""

    reason: Literal["steps", "loss_below", "watched", "diverged", "deadline"]
    n: int
    loss: Number | None
    test_loss: Number | None = None
    watch: dict[str, Value] | None = Field(None, description="After the last update, of the training rows.")
    test_watch: dict[str, Value] | None = None
    node: int | None = None
    key: str | None = None
    params: dict[str, Value]


class DoneLine(Done):
    """The last line."""

    event: Literal["done"]


class ErrorLine(Problem):
    """A problem in the middle of a stream."""

    event: Literal["error"]


class Trained(Trace):
    """A training as one document."""

    done: Done
    resumable: bool
    checkpoint: dict[str, Any] | None = None


class CellStep(BaseModel):
    """A chosen step of a cell's training; its measures stand beside the loss."""

    model_config = {"extra": "allow"}

    n: int
    loss: Number
    test_loss: Number | None = None
    watch: dict[str, Value] | None = None
    test_watch: dict[str, Value] | None = None


class CellEnd(CellStep):
    """How a cell's training ended: the loss after its last update, on all training rows."""

    reason: Literal["steps", "loss_below", "watched", "diverged"]


class CellLine(BaseModel):
    """A cell of a sweep; its measures stand beside its place."""

    model_config = {"extra": "allow"}

    event: Literal["cell"]
    index: int
    at: dict[str, Value]
    seed: int | None = None
    steps: list[CellStep] | None = None
    end: CellEnd | None = None
    error: Problem | None = None
    done: int
    total: int


class SweptLine(BaseModel):
    """The sweep is complete."""

    event: Literal["done"]
    done: int
    total: int


# ---- the rest ------------------------------------------------------------------------------------------


class Exported(BaseModel):
    """A program in another language, with the name and media type of a file."""

    format: str
    filename: str
    media_type: str
    content: str


class Op(BaseModel):
    """A row of the op table; a tree is the formula in prefix form."""

    name: str
    symbol: str | None
    args: list[str]
    usage: str
    example: str
    settings: dict[str, Any]
    kind: str
    forward: str
    rules: list[str | None]
    latex: dict[str, Any]
    tree: dict[str, Any]
    zh: str
    en: str


class Assignment(BaseModel):
    """One line of an optimizer; `when` names the settings that it needs."""

    letter: str
    formula: str
    latex: str
    tree: Any
    when: list[str]


class OptimizerRow(BaseModel):
    """A row of the second table."""

    name: str
    title: str = Field(description="The name as people write it.")
    settings: dict[str, float]
    switches: list[str] = Field(description="The settings that are on or off.")
    memory: list[str]
    lines: list[Assignment]


class Ops(BaseModel):
    """Both tables."""

    ops: list[Op]
    optimizers: list[OptimizerRow]


class Example(BaseModel):
    """A program of the gallery, as a request to /trace."""

    id: str
    title: Text
    summary: Text
    request: dict[str, Any]
    programs: dict[str, str] = Field(description="The same program with comments in other languages.")
    rate: float | None = None


class Expectation(BaseModel):
    """A number that an experiment should give: what stands at `of` in a cell, within these bounds."""

    of: str = Field(description="A path into a cell's line; a number in it is the n of a step.")
    how: Literal["ln", "log10", "spread", "slope", "end over start"] | None = Field(
        None,
        alias="as",
        description="What of it: its logarithm; of several by node their largest over their smallest less 1, "
        "the slope of their logarithms, the last over the first.",
    )
    over: Literal["each", "mean"] = Field(description="Of each cell, or of their mean.")
    where: dict[str, float] | None = Field(None, description="The cells: those with these values.")
    low: float
    high: float


class Experiment(BaseModel):
    """A question with its answer: a request to /sweep, and the numbers that it should give."""

    id: str
    title: Text
    about: Text
    source: str = Field(description="Where it was published, if it was.")
    call: Literal["sweep"]
    request: dict[str, Any]
    expect: list[Expectation]


class ExampleRows(BaseModel):
    """Programs of the gallery."""

    examples: list[Example]


class Examples(ExampleRows):
    """The gallery, and the experiments."""

    experiments: list[Experiment]


class Baseline(BaseModel):
    """What a guesser reaches who never looks at a row, in the request's own loss: the training rows' mean
    or the shares of their labels, for every row."""

    guess: Literal["mean", "shares"]
    mean: float | None = None
    shares: list[float] | None = None
    loss: float
    test_loss: float
    most_frequent: float | None = Field(None, description="The training rows' most frequent label.")
    right: float | None = Field(None, description="The share of training rows that have it.")
    test_right: float | None = None


class Dataset(BaseModel):
    """A data set, as a request to /train."""

    model_config = {"extra": "allow"}

    id: str
    real: bool = Field(description="Measured, not drawn from a seed.")
    rows: dict[str, int] = Field(description="How many rows the request trains on and is tested on.")
    baseline: Baseline
    request: dict[str, Any]


class Datasets(BaseModel):
    """The data sets."""

    datasets: list[Dataset]


class Limit(BaseModel):
    """A bound with its unit, and a sentence."""

    value: float
    unit: str
    zh: str
    en: str


class Limits(BaseModel):
    """Every bound by name, and what it is a bound of."""

    model_config = {"extra": "allow"}

    about: dict[str, Limit]


class Judged(BaseModel):
    """What one part is worth, and why."""

    id: str
    ok: bool
    code: str | None = Field(
        description="missing, sign, size, factor, shape, not-finite, refused; null where it is right."
    )
    message: str


class Checked(BaseModel):
    """A grade, part by part."""

    score: int
    out_of: int
    parts: list[Judged]


class LessonRow(BaseModel):
    """A lesson; its program as a request to /trace."""

    id: str
    number: int
    minutes: int
    title: Text
    summary: Text
    request: dict[str, Any]


class Lessons(BaseModel):
    """The lessons, in order."""

    lessons: list[LessonRow]


class Embedded(BaseModel):
    """A page as others embed it (oEmbed 1.0, rich)."""

    version: Literal["1.0"]
    type: Literal["rich"]
    provider_name: str
    provider_url: str
    title: str
    width: int = Field(description="Pixels.")
    height: int = Field(description="Pixels.")
    cache_age: int = Field(description="Seconds.")
    html: str = Field(description="A frame.")


class Status(BaseModel):
    """Of the service."""

    status: str


class Title(BaseModel):
    """What a problem is called."""

    title: str


class Titles(BaseModel):
    """In each language."""

    zh: Title
    en: Title
