import type { components } from "./contract";

type Schemas = components["schemas"];
type Word = "NaN" | "Infinity" | "-Infinity";

/** A part of an answer as it has been read: NaN and the infinities are numbers again, and what may be absent is never null. */
type Read<T> = T extends Word
  ? never
  : T extends [unknown, unknown]
    ? T
    : T extends (infer E)[]
      ? unknown extends E
        ? Nested[]
        : Read<E>[]
      : T extends object
        ? { [K in keyof T]: undefined extends T[K] ? Read<Exclude<T[K], null>> : Read<T[K]> }
        : T;
type Has<T, K extends keyof T> = T & { [P in K]-?: Exclude<T[P], undefined> };

/** A number of a trace. */
export type Numeric = number | Nested[] | Summary;
export type Nested = number | Nested[];

/** What stands for an array that is too large to send. */
export type Summary = Read<Schemas["Summary"]>;
export type TraceNode = Read<Schemas["Node"]>;
export type Flows = Read<Schemas["Flows"]>;
/** A run with its columns; `moves` and `lr` are of a training. */
export type Run = Omit<Has<Read<Schemas["Run"]>, "values" | "grads" | "flows">, "moves"> & { moves?: Move[] };
export type Move = Read<Schemas["Move"]>;
export type Trace = Omit<Read<Schemas["GraphLine"]>, "event" | "resumable" | "series" | "prelude"> & { runs: Run[] };
/** The service's problems, and two of the page's own: no service, and an answer that is none. */
export type Problem = Omit<Read<Schemas["Problem"]>, "code" | "type"> & { code: Schemas["Problem"]["code"] | "unreachable" | "faulty" | "alone" | "no-example" | "no-trace" | "no-source" | "no-lesson" | "no-leaf" | "forbidden" | "not-walked" };

/** One thing that changes: a value appears, the backward pass starts, or an edge carries. */
export type Step =
  | { phase: "start" }
  | { phase: "forward"; node: number }
  | { phase: "loss"; node: number }
  | { phase: "backward"; flow: number; consumer: number; arg: number; node: number }
  | { phase: "update"; node: number };

export type Phase = Step["phase"];

/** A trace with everything that stepping through it needs, worked out once. */
export interface Walk {
  trace: Trace;
  run: Run;
  /** the learning rate of the update at the end */
  rate: number;
  /** broken edges, as in the state */
  faults: Record<string, number>;
  /** the step of a training that it shows, if it does: how the parameters were moved */
  training: { optimizer: string; settings: Record<string, number>; lr: number; k: number; adjusted: { clip: TrainSettings["clip"]; l1: number; l2: number } | null } | null;
  steps: Step[];
  /** position at which the value of each node appears, by node id */
  shownAt: number[];
  /** position at which each flow has arrived, by flow */
  arrivedAt: number[];
  /** position at which each parameter has moved, by node id; Infinity for what does not move */
  updatedAt: number[];
  moves: Map<number, { step: Numeric; after: Numeric }>;
  /** the flows into each node, in order, by node id */
  into: number[][];
  /** the flow out of each edge, by consumer and argument: flowOf[consumer][arg], -1 for none */
  flowOf: number[][];
  /** who reads each node: [consumer, argument] pairs, by node id */
  readers: [number, number][][];
  lossAt: number;
  /** whether any of its values is an array */
  arrays: boolean;
}

/** What is visible at one position of a walk. */
export interface Frame {
  walk: Walk;
  at: number;
  last: number;
  step: Step;
  phase: Phase;
  /** the node that the step is about */
  active: number | null;
}

export type Tree = string | number | [string, ...Tree[]];

export interface OpRow {
  name: string;
  args: string[];
  kind: "elementwise" | "reduction" | "loss" | "structural";
  tree: { forward: Tree; rules: (Tree | null)[] };
}

export interface Example {
  id: string;
  title: Record<string, string>;
  summary: Record<string, string>;
  request: { program: string };
  /** the same program with comments in other languages */
  programs?: Record<string, string>;
  /** the learning rate that suits it */
  rate?: number;
}

/** How a run is trained, as the panel has it. */
export interface TrainSettings {
  optimizer: string;
  /** settings of the optimizer's own, where they are not its defaults */
  given: Record<string, number>;
  batch: number | null;
  seed: number;
  test: number;
  /** `name` and the schedule's settings */
  schedule: ({ name: string } & Record<string, number | string>) | null;
  clip: { norm?: number; value?: number } | null;
  l1: number;
  l2: number;
  /** what is recorded at each step besides the loss */
  measure: string[];
  /** leaves that hold samples, where they are the reader's own */
  data?: string[];
}

/** What a run is asked for, but for steps, record and resume. */
export type TrainRequest = ReturnType<typeof import("./trace/settings.js").requestOf>;

export interface Checkpoint {
  n: number;
}

/** A line of a training's answer. */
export type TrainLine =
  | ({ event: "graph"; resumable: boolean } & Trace)
  | { event: "step"; n: number; loss: number | string; test_loss?: number | string; run?: { n: number; params?: Record<string, Numeric>; moves: Move[] } & Partial<Run> }
  | { event: "checkpoint"; checkpoint: Checkpoint }
  | Pick<Schemas["DoneLine"], "event" | "reason" | "n" | "loss" | "test_loss" | "key">
  | ({ event: "error" } & Problem);

/** What a run's lines have said so far. */
export interface Journal {
  /** which of the reader's runs it is, from 1 */
  id: number;
  /** who works it out: the page what is small, the service the rest */
  by: "page" | "service";
  /** what the service has said of a first step that the page has worked out; null as long as it has not */
  agreed: "same" | "unasked" | null;
  settings: TrainSettings & { lr: number };
  source: string;
  request: TrainRequest;
  graph: Trace | null;
  loss: number[];
  test: number[];
  /** each measure by step; for some a list for each group, the others have one, under "" */
  series: Record<string, Record<string, number[]>>;
  params: Record<string, number[]>;
  /** the parameters after the last step, by key */
  weights: Record<string, Numeric>;
  checkpoints: Checkpoint[];
  n: number;
  end: Extract<TrainLine, { event: "done" }> | null;
}

/** What the gradient check says of a leaf: of its elements the gravest. */
export interface Checked {
  verdict: "right" | "kink" | "meant" | "unknown" | "wrong";
  error: number;
}

/** The training as the views see it. */
export interface Trained {
  journal: Journal | null;
  /** earlier runs, kept to be compared */
  others: Journal[];
  /** how many runs there have been */
  begun: number;
  running: "one" | "epoch" | "run" | null;
  /** the connection has gone and is being sought again */
  seeking: boolean;
  settings: TrainSettings;
  problem: Problem | null;
}

export interface State {
  source: string;
  walk: Walk | null;
  problem: Problem | null;
  busy: boolean;
  at: number;
  playing: boolean;
  speed: number;
  language: string;
  theme: "auto" | "light" | "dark";
  exact: boolean;
  examples: Example[];
  example: string | null;
  /** the walk of the program as it stands; `walk` is it with the reader's own changes */
  base: Walk | null;
  /** the walk whose graph is in force for the reader's values, where it is not the program's own */
  variant: Walk | null;
  /** leaves that the reader has changed, by name */
  inputs: Record<string, Numeric>;
  /** edges that the reader has broken: what a contribution is multiplied by, by `consumer.argument` */
  faults: Record<string, number>;
  rate: number;
  /** the gradient check, by node id */
  checks: Map<number, Checked> | null;
  level: "story" | "numbers" | "calculus";
  /** the groups that are open; null until the reader has opened or closed one */
  open: Set<string> | null;
  training: Trained;
  /** the step of the training that the picture shows, if it is of one */
  opened: number | null;
  /** what the reader has asked for and cannot see yet: other numbers, the gradient check, a step of the training */
  pending: { numbers: boolean; check: boolean; open: number | null };
  /** the reader's own values, while such a step is shown */
  aside: Pick<State, "inputs" | "faults" | "variant" | "walk"> | null;
  /** what the address asks for of the program that is being opened */
  wanted: Wanted | null;
  /** whether something is shown instead of what a link asked for */
  instead: boolean;
  /** how often the reader has asked to be shown the picture */
  looked: number;
  /** the tab of the side panel */
  tab: "why" | "table" | "program" | "train";
  /** whether the card shows the graph or the picture of the data; null: as the tab has it */
  show: "graph" | "data" | null;
  /** whether the side panel is open; null: as the level has it */
  panel: boolean | null;
  /** updates a second of a training that is watched; 0: as fast as it goes */
  pace: number;
  /** the run after the update at the end of a walk, once it has been worked out */
  next: { of: Walk; run: Run } | null;
  /** the cell that the reader has chosen of an array's gradient; null for the largest */
  /** which cell is looked at, of what node; none of it where a reader has left the walk over cells */
  cell: { node: number; cell: number[] | null } | null;
  /** why that cell has its number, at the step of arrays where the reader stands, once it has been worked out */
  cells: { of: Walk; at: number; open: State["open"]; terms: CellTerms } | null;
  /** what can be undone and done again: the reader's doings before each of them */
  past: Doings[];
  future: Doings[];
  /** what was done last, so that a slider's whole move is one doing */
  /** the step that is not gone past: an answer is asked for first */
  limit: number | null;
  did: string;
}

/** What a reader has done to a page. */
export type Doings = Pick<State, "source" | "example" | "inputs" | "faults" | "rate" | "open"> & { settings: TrainSettings };

export interface Wanted {
  /** the moment to open at */
  moment: string | null;
  inputs: State["inputs"];
  training: Partial<TrainSettings>;
  rate: number | null;
  /** broken edges, and the groups and lines that are open; null where the page opens what it opens by itself */
  faults: State["faults"];
  open: string[] | null;
}

export type Action =
  | { type: "edit"; text: string }
  | { type: "run" }
  | { type: "visit"; address: Wanted & { source: string | null; example: string | null } }
  | { type: "traced"; walk: Walk }
  | { type: "refused"; problem: Problem }
  | { type: "go"; at: number }
  | { type: "by"; steps: number }
  | { type: "phase"; by: 1 | -1 }
  | { type: "node"; node: number }
  | { type: "play" }
  | { type: "turn" }
  | { type: "pause" }
  | { type: "speed"; speed: number }
  | { type: "language"; language: string }
  | { type: "theme"; theme: "auto" | "light" | "dark" }
  | { type: "exact"; exact: boolean }
  | { type: "examples"; examples: Example[] }
  | { type: "choose"; id: string; instead?: boolean }
  | { type: "set"; name: string; value: Numeric }
  | { type: "reset" }
  | { type: "fault"; edge: string; factor: number | null }
  | { type: "rate"; rate: number }
  | { type: "recomputed"; walk: Walk; confirmed?: boolean }
  | { type: "check" }
  | { type: "unchanged" }
  | { type: "checked"; checks: Map<number, Checked> | null }
  | { type: "again" }
  /** `steps`: how many, where a wish has no number of its own */
  | { type: "train"; wish: "one" | "epoch" | "run" | "record" | "carry" | "pause" | "rewind" | "forget"; steps?: number }
  | { type: "look" }
  | { type: "noted"; journal: Journal }
  | { type: "settings"; settings: Partial<TrainSettings> }
  | { type: "training"; training: Partial<Trained> }
  | { type: "open"; n: number }
  | { type: "close" }
  | { type: "opened"; walk: Walk; n: number }
  /** null: as a graph opens */
  | { type: "fold"; open: Set<string> | null }
  | { type: "tab"; tab: State["tab"] }
  | { type: "foreseen"; of: Walk; run: Run }
  | { type: "show"; show: "graph" | "data" }
  | { type: "pace"; pace: number }
  | { type: "panel"; open: boolean }
  | { type: "cell"; node: number; cell: number[] | null }
  | { type: "taken"; cells: NonNullable<State["cells"]> }
  /** null: a reader may go as far as there is to go */
  | { type: "limit"; at: number | null }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "level"; level: State["level"] };

export type Send = (action: Action) => void;
export type Say = ((key: string, holes?: Record<string, string | number>) => string) & {
  /** whether the catalog has a sentence of that key */
  known: (key: string) => boolean;
  /** whether it has every sentence, and not those of the first picture alone */
  whole: boolean;
};

/** What every view is given on every change. */
export interface Scenery {
  state: State;
  frame: Frame | null;
  say: Say;
  stale: boolean;
}

export interface Box {
  id: number;
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Wire {
  consumer: number;
  arg: number;
  source: number;
  /** from the source's side to the consumer's: flat list of x, y */
  points: number[];
}

export interface Layout {
  /** where its rows start, if it was wrapped */
  rows?: number[];
  boxes: Box[];
  wires: Wire[];
  width: number;
  height: number;
  down: boolean;
}

/** What is drawn as one box: a node, or a closed group of nodes. */
export interface Unit {
  id: number;
  /** the group's path, null for a node */
  path: string | null;
  nodes: number[];
  node: number | null;
  /** the node whose numbers the box shows: the last one that is read from outside */
  exit: number | null;
  /** whether it is the only one, so that the box has one value that everything goes through */
  sole: boolean;
  /** the units that it reads, and the edges behind each: [consumer, argument] of the trace */
  inputs: number[];
  edges: [number, number][][];
}

/**
 * Why a cell of a gradient has its number: it moves cells of `out`, each by `slope`, and each sends back `slope` × `g`.
 * `sum` is what they come to, `whole` the cell's gradient when everything has arrived.
 */
export interface CellTerms {
  node: number;
  cell: number[];
  out: number;
  terms: { at: number[]; slope: number; g: number; product: number }[];
  /** the edges along which it has come */
  flows: number[];
  sum: number;
  whole: number;
  /** in a product of two matrices: the other one, and its cells that the terms are multiplied by */
  by: { node: number; cells: number[][] } | null;
  /** through a softmax: the share of the cell, what arrives at it, the average of what arrives at its row, and what the
   *  line multiplies its scores by before; and the cells of the row, and what each adds to the average */
  share: { p: number; g: number; average: number; factor: number; row: number[][]; parts: number[] } | null;
}

/** A place along a walk where a reader stops; `at` is the walk's position, `unit` the box that it is about. */
export type Stop =
  | { phase: "start"; at: number; unit: number }
  | { phase: "forward"; at: number; unit: number }
  | { phase: "loss"; at: number; unit: number }
  /** what crosses from one box to another, along one edge or several */
  | { phase: "backward"; at: number; unit: number; to: number; flows: number[] }
  | { phase: "update"; at: number; unit: number; nodes: number[] };

export interface Folded {
  units: Unit[];
  unitOf: number[];
  open: Set<string>;
}

export interface PlanWire extends Wire {
  edges: [number, number][];
}

/** Boxes that are elements of the page: where they stand, how large they are written, and their wires. */
export interface Board extends Layout {
  /** whether boxes of a story have their names alone, since words beside them have no room */
  wordless?: boolean;
  /** `side`: how wide the slot is that stands beside a row, rather than below */
  boxes: (Box & { side?: number })[];
  /** `down`: whether it runs downward */
  wires: (PlanWire & { down: boolean })[];
  units: Unit[];
  unitOf: number[];
  size: "full" | "small";
  tall: boolean;
  /** whether leaves stand above the boxes that read them */
  low: boolean;
  /** whether gates have room for their products, which they show where nothing moves */
  products: boolean;
  /** whether slots have no room for what they are the sum of */
  brief?: boolean;
  /** whether gates of arrays have room for their whole rules */
  rules: boolean;
  /** whether it is for a phone, where boxes say less */
  narrow: boolean;
  /** whether the result stands below the box that it is made of */
  fold?: boolean;
  /** how wide the gates of arrays may become, whose lines break beyond */
  most?: number;
  /** whether gates of arrays have their room all the time, and stay when they have been passed */
  kept?: boolean;
  /** whose cells are printed at this step, of values and of gradients */
  printed?: { value: Set<number>; grad: Set<number> };
  /** pixels by which it stands lower than in the middle */
  lower?: number;
  /** whether its boxes are on their way to where they lie next */
  gliding?: boolean;
  /** among small boxes, those that are large at this step and print their cells */
  play?: Map<number, import("./graph/play-size.js").Play>;
  /** where boxes are crowded, those that are more than a name and a sign */
  near: Set<number> | null;
  /** around the boxes of opened lines; `whole` where nothing else stands among them */
  frames: { path: string; x: number; y: number; w: number; h: number; whole: boolean }[];
  /** 1 where there is room; at least 0.77, so that what is written stays legible */
  scale: number;
}

/** A layout of units: boxes, consumers and sources are by unit. */
export interface Arrangement extends Layout {
  wires: PlanWire[];
  units: Unit[];
  unitOf: number[];
  chips: Set<number>;
  frames: { path: string; name: string; depth: number; x: number; y: number; w: number; h: number }[];
}
