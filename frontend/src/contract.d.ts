/** Written by `make golden` from the service's OpenAPI document. */

export interface paths {
    "/api/v1/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same for what fits an address
         * @description The answer of the POST, with an ETag that is made of the request before any work is done.
         */
        get: operations["get_trace"];
        put?: never;
        /**
         * Run a program once and keep everything
         * @description Every node's value and gradient, and every edge's local derivative and contribution.
         */
        post: operations["trace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/train": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Train a program step by step
         * @description NDJSON, a line for each step; with `Accept: application/json`, one trace with many runs.
         */
        post: operations["train"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sweep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * One program at every point of a grid
         * @description NDJSON, a line for each cell as it ends, with `done` and `total`; or all cells as one list.
         */
        post: operations["sweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A program as code, or as its derivation
         * @description NumPy, PyTorch or a notebook that give the same numbers without this service, or LaTeX.
         */
        post: operations["export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Grade a submission
         * @description Answers by their numbers, a formula at random points and not by its spelling, a program by values and
         *     gradients at named nodes; what is wrong is said, with the first point where it differs.
         */
        post: operations["check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The op table
         * @description Every operation: formula, derivative rules, LaTeX, and a sentence in zh and en.
         */
        get: operations["ops"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/examples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The gallery
         * @description Programs to start from; each `request` can be posted to /api/v1/trace as it is. `rate`, where it
         *     is given, is the learning rate that suits the program. Each of the `experiments` can be posted to the call
         *     that it names, and should give the numbers in `expect`.
         */
        get: operations["examples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/examples/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One program of the gallery
         * @description The row of /api/v1/examples with this id, for a page that shows no other.
         */
        get: operations["example"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lessons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The lessons
         * @description Each with its program as a `request` that can be posted to /api/v1/trace; `/lessons/<id>.json` is the
         *     whole of one, as `<chain-rule lesson="…">` plays it.
         */
        get: operations["lessons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The data sets
         * @description Each with a picture's worth of points; each `request` can be posted to /api/v1/train as it is.
         */
        get: operations["datasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every bound in force
         * @description What is checked before work is done; each bound has an error of its own.
         */
        get: operations["limits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oembed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * oEmbed 1.0 for a page of this service
         * @description A frame with the element that the page shows, as large as is asked for.
         */
        get: operations["embedded"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can it answer?
         * @description Ready once a program has been run from text to trace.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What Prometheus reads
         * @description Requests by route and status with their seconds; processes, streams and bytes under way; memory.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/errors/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an error code means
         * @description The title of a problem in each language; `type` in a problem document points here.
         */
        get: operations["error"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Adadelta
         * @description `adadelta`, as PyTorch has it.
         */
        Adadelta: {
            /**
             * Name
             * @default adadelta
             * @constant
             */
            name?: "adadelta";
            /**
             * Lr
             * @default 1
             */
            lr?: number;
            /**
             * Rho
             * @default 0.9
             */
            rho?: number;
            /**
             * Eps
             * @default 0.000001
             */
            eps?: number;
            /**
             * Weight Decay
             * @default 0
             */
            weight_decay?: number;
            /**
             * Maximize
             * @default false
             */
            maximize?: boolean;
        };
        /**
         * Adagrad
         * @description `adagrad`, as PyTorch has it.
         */
        Adagrad: {
            /**
             * Name
             * @default adagrad
             * @constant
             */
            name?: "adagrad";
            /**
             * Lr
             * @default 0.01
             */
            lr?: number;
            /**
             * Lr Decay
             * @default 0
             */
            lr_decay?: number;
            /**
             * Weight Decay
             * @default 0
             */
            weight_decay?: number;
            /**
             * Eps
             * @default 1e-10
             */
            eps?: number;
            /**
             * Maximize
             * @default false
             */
            maximize?: boolean;
        };
        /**
         * Adam
         * @description `adam`, as PyTorch has it.
         */
        Adam: {
            /**
             * Name
             * @default adam
             * @constant
             */
            name?: "adam";
            /**
             * Lr
             * @default 0.001
             */
            lr?: number;
            /**
             * Betas
             * @default [
             *       0.9,
             *       0.999
             *     ]
             */
            betas?: [
                number,
                number
            ];
            /**
             * Eps
             * @default 1e-8
             */
            eps?: number;
            /**
             * Weight Decay
             * @default 0
             */
            weight_decay?: number;
            /**
             * Amsgrad
             * @default false
             */
            amsgrad?: boolean;
            /**
             * Maximize
             * @default false
             */
            maximize?: boolean;
        };
        /**
         * Adamw
         * @description `adamw`, as PyTorch has it.
         */
        Adamw: {
            /**
             * Name
             * @default adamw
             * @constant
             */
            name?: "adamw";
            /**
             * Lr
             * @default 0.001
             */
            lr?: number;
            /**
             * Betas
             * @default [
             *       0.9,
             *       0.999
             *     ]
             */
            betas?: [
                number,
                number
            ];
            /**
             * Eps
             * @default 1e-8
             */
            eps?: number;
            /**
             * Weight Decay
             * @default 0.01
             */
            weight_decay?: number;
            /**
             * Amsgrad
             * @default false
             */
            amsgrad?: boolean;
            /**
             * Maximize
             * @default false
             */
            maximize?: boolean;
        };
        /**
         * AskedPart
         * @description One thing that is asked, and how closely.
         */
        AskedPart: {
            /**
             * Id
             * @description What it is called in answers and verdicts.
             */
            id: string;
            /**
             * Of
             * @description value:y or grad:w, with a name of the program.
             */
            of: string;
            /**
             * Decimals
             * @description Right within a unit of this place.
             * @default null
             */
            decimals?: number | null;
            /**
             * Share
             * @description Right within this part of the number.
             * @default null
             */
            share?: number | null;
        };
        /**
         * AssignmentForm
         * @description What is asked: the true program, and the numbers of it that are to be given.
         */
        AssignmentForm: {
            /**
             * Program
             * @description The program text.
             */
            program: string;
            /**
             * Inputs
             * @description Values of leaves by name: numbers or nested lists.
             * @default null
             */
            inputs?: {
                [key: string]: number | unknown[];
            } | null;
            /** Parts */
            parts: components["schemas"]["AskedPart"][];
            /**
             * Seed
             * @description Of the random points.
             * @default 0
             */
            seed?: number;
            /**
             * Points
             * @description At which a submitted program is tried besides.
             * @default 4
             */
            points?: number;
        };
        /**
         * CheckRequest
         * @description Grade answers, a formula or a program, and say why.
         */
        CheckRequest: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "answers" | "formula" | "program";
            assignment: components["schemas"]["AssignmentForm"];
            /**
             * Answers
             * @description Numbers by the ids of the parts; a text is read as numbers are written: 0,5 or 1/8.
             * @default null
             */
            answers?: {
                [key: string]: (number | unknown[]) | string;
            } | null;
            /**
             * Formula
             * @description In the names of the program's leaves; for the first part.
             * @default null
             */
            formula?: string | null;
            /**
             * Program
             * @description A program with the names that the parts ask for.
             * @default null
             */
            program?: string | null;
        };
        /**
         * Clip
         * @description A bound on the gradient: of its norm, all parameters together, or of each element.
         */
        Clip: {
            /**
             * Norm
             * @description g·min(1, norm/(‖g‖ + 1e-6)).
             * @default null
             */
            norm?: number | null;
            /**
             * Value
             * @description Each element within ±value.
             * @default null
             */
            value?: number | null;
        };
        /** CosineSchedule */
        CosineSchedule: {
            /**
             * Name
             * @constant
             */
            name: "cosine";
            /** Steps */
            steps: number;
            /**
             * Min
             * @default 0
             */
            min?: number;
        };
        /** ExponentialSchedule */
        ExponentialSchedule: {
            /**
             * Name
             * @constant
             */
            name: "exponential";
            /**
             * Gamma
             * @default 0.1
             */
            gamma?: number;
        };
        /**
         * ExportRequest
         * @description A program as code that runs without this service, or as its derivation.
         */
        ExportRequest: {
            /**
             * Program
             * @description The program text.
             */
            program: string;
            /**
             * Inputs
             * @description Values of leaves by name: numbers or nested lists.
             * @default null
             */
            inputs?: {
                [key: string]: number | unknown[];
            } | null;
            /**
             * Params
             * @description Leaves to treat as parameters.
             * @default null
             */
            params?: string[] | null;
            /**
             * Output
             * @description Any named node; the default is the last assigned name.
             * @default null
             */
            output?: string | null;
            /**
             * Format
             * @description What to make of it.
             * @enum {string}
             */
            format: "numpy" | "pytorch" | "notebook" | "latex" | "html";
        };
        /** LinearSchedule */
        LinearSchedule: {
            /**
             * Name
             * @constant
             */
            name: "linear";
            /** To */
            to: number;
            /** Steps */
            steps: number;
        };
        /**
         * Record
         * @description What of each step is kept.
         */
        Record: {
            /**
             * Every
             * @description Every k-th step has its run.
             * @default 1
             */
            every?: number;
            /**
             * Runs
             * @description Values, gradients and flows; the parameters alone; or nothing.
             * @default full
             * @enum {string}
             */
            runs?: "full" | "params" | "none";
        };
        /**
         * Regularization
         * @description Added to the gradient: that of l1·Σ|p| + l2·Σp²/2.
         */
        Regularization: {
            /**
             * L1
             * @default 0
             */
            l1?: number;
            /**
             * L2
             * @default 0
             */
            l2?: number;
        };
        /**
         * Rmsprop
         * @description `rmsprop`, as PyTorch has it.
         */
        Rmsprop: {
            /**
             * Name
             * @default rmsprop
             * @constant
             */
            name?: "rmsprop";
            /**
             * Lr
             * @default 0.01
             */
            lr?: number;
            /**
             * Alpha
             * @default 0.99
             */
            alpha?: number;
            /**
             * Eps
             * @default 1e-8
             */
            eps?: number;
            /**
             * Weight Decay
             * @default 0
             */
            weight_decay?: number;
            /**
             * Momentum
             * @default 0
             */
            momentum?: number;
            /**
             * Maximize
             * @default false
             */
            maximize?: boolean;
        };
        /**
         * Sgd
         * @description `sgd`, as PyTorch has it.
         */
        Sgd: {
            /**
             * Name
             * @default sgd
             * @constant
             */
            name?: "sgd";
            /**
             * Lr
             * @default 0.001
             */
            lr?: number;
            /**
             * Momentum
             * @default 0
             */
            momentum?: number;
            /**
             * Dampening
             * @default 0
             */
            dampening?: number;
            /**
             * Weight Decay
             * @default 0
             */
            weight_decay?: number;
            /**
             * Nesterov
             * @default false
             */
            nesterov?: boolean;
            /**
             * Maximize
             * @default false
             */
            maximize?: boolean;
        };
        /** StepSchedule */
        StepSchedule: {
            /**
             * Name
             * @constant
             */
            name: "step";
            /** Size */
            size: number;
            /**
             * Gamma
             * @default 0.1
             */
            gamma?: number;
        };
        /**
         * Stop
         * @description When to stop before the last step.
         */
        Stop: {
            /**
             * Loss Below
             * @description Stop at the first step whose loss is below.
             * @default null
             */
            loss_below?: number | null;
            /**
             * Watched
             * @description Or by what is watched under this name:
             * @default null
             */
            watched?: string | null;
            /**
             * Above
             * @description as soon as it is above,
             * @default null
             */
            above?: number | null;
            /**
             * Below
             * @description or below.
             * @default null
             */
            below?: number | null;
            /**
             * On
             * @description In the step itself, or on the test rows.
             * @default step
             * @enum {string}
             */
            on?: "step" | "test";
        };
        /**
         * SweepRequest
         * @description One program at every point of a grid.
         */
        SweepRequest: {
            /**
             * Program
             * @description The program text.
             */
            program: string;
            /**
             * Grid
             * @description The values of each name: numbers or nested lists of a leaf, or whole numbers of a size.
             */
            grid: {
                [key: string]: [
                    number | unknown[],
                    ...(number | unknown[])[]
                ];
            };
            /**
             * Measure
             * @description What is told of each cell, before any training.
             * @default [
             *       "loss"
             *     ]
             */
            measure?: ("loss" | "grad_norm" | "grad_norm_by_group" | "grad_norm_by_node" | "value_norm_by_node" | "param_norm" | "param_norm_by_group" | "activation_mean" | "activation_var" | "saturated" | "dead")[];
            /**
             * Nodes
             * @description Of which nodes measures by node tell; null: of all named ones.
             * @default null
             */
            nodes?: string[] | null;
            /**
             * Seeds
             * @description Values of the name `seed`, at every point, and of a training's own draws.
             * @default null
             */
            seeds?: number[] | null;
            /**
             * @description Each cell is trained, and tells of its steps.
             * @default null
             */
            train?: components["schemas"]["SweptTraining"] | null;
            /**
             * Inputs
             * @description Values of leaves by name: numbers or nested lists.
             * @default null
             */
            inputs?: {
                [key: string]: number | unknown[];
            } | null;
            /**
             * Params
             * @description Leaves to treat as parameters.
             * @default null
             */
            params?: string[] | null;
            /**
             * Output
             * @description Any named node; the default is the last assigned name.
             * @default null
             */
            output?: string | null;
        };
        /**
         * SweptTraining
         * @description How each cell of a sweep is trained, and which of its steps are told.
         */
        SweptTraining: {
            /**
             * Steps
             * @description Updates in all, also after a resume.
             * @default 100
             */
            steps?: number;
            /**
             * Optimizer
             * @description How the parameters move, with PyTorch's names, formulas and defaults: sgd if left out.
             */
            optimizer?: components["schemas"]["Sgd"] | components["schemas"]["Rmsprop"] | components["schemas"]["Adagrad"] | components["schemas"]["Adadelta"] | components["schemas"]["Adam"] | components["schemas"]["Adamw"];
            /**
             * @description Before weight decay.
             * @default null
             */
            clip?: components["schemas"]["Clip"] | null;
            /**
             * Schedule
             * @description The rate of each update; after `steps` the last value holds.
             * @default null
             */
            schedule?: (components["schemas"]["StepSchedule"] | components["schemas"]["ExponentialSchedule"] | components["schemas"]["CosineSchedule"] | components["schemas"]["LinearSchedule"]) | null;
            /**
             * @description The loss is reported without it.
             * @default null
             */
            regularization?: components["schemas"]["Regularization"] | null;
            /**
             * Data
             * @description Leaves whose first axis is samples; the default is the program's data leaves.
             * @default null
             */
            data?: string[] | null;
            /**
             * Rule
             * @description TensorFlow Playground's update rule.
             * @default null
             */
            rule?: "playground" | null;
            /**
             * Measure
             * @description Extra series for each step.
             * @default []
             */
            measure?: ("grad_norm" | "grad_norm_by_group" | "grad_norm_by_node" | "value_norm_by_node" | "param_norm" | "param_norm_by_group" | "update_ratio" | "update_ratio_by_group" | "activation_mean" | "activation_var" | "saturated" | "dead" | "angle")[];
            /**
             * Nodes
             * @description Of which nodes measures by node tell; null: of all named ones.
             * @default null
             */
            nodes?: string[] | null;
            /**
             * Watch
             * @description Nodes whose values each step tells, of test rows too.
             * @default []
             */
            watch?: string[];
            /**
             * Update
             * @description Only these parameters move.
             * @default null
             */
            update?: string[] | null;
            /**
             * Batch Size
             * @description Rows of one step; null: all, in their order.
             * @default null
             */
            batch_size?: number | null;
            /**
             * Shuffle
             * @description Draw the rows of each epoch in another order.
             * @default true
             */
            shuffle?: boolean;
            /**
             * Seed
             * @description Of rows and draws; left out, it is the cell's own of `seeds`, or 0.
             * @default 0
             */
            seed?: number;
            /**
             * Test Ratio
             * @description The share of rows that are kept for testing.
             * @default 0
             */
            test_ratio?: number;
            /**
             * @description When to stop before the last step.
             * @default null
             */
            stop?: components["schemas"]["Stop"] | null;
            /**
             * At
             * @description The steps that are told besides the end.
             * @default []
             */
            at?: number[];
        };
        /**
         * TraceRequest
         * @description Run a program once and keep everything.
         */
        TraceRequest: {
            /**
             * Program
             * @description The program text.
             */
            program: string;
            /**
             * Inputs
             * @description Values of leaves by name: numbers or nested lists.
             * @default null
             */
            inputs?: {
                [key: string]: number | unknown[];
            } | null;
            /**
             * Params
             * @description Leaves to treat as parameters besides those marked param(...).
             * @default null
             */
            params?: string[] | null;
            /**
             * Output
             * @description Any named node; the default is the last assigned name.
             * @default null
             */
            output?: string | null;
            /**
             * Output Grad
             * @description The upstream gradient of an output that is not a scalar, in its shape.
             * @default null
             */
            output_grad?: (number | unknown[]) | null;
            /**
             * Mode
             * @description Gradients of the output, or tangents from one leaf.
             * @default reverse
             * @enum {string}
             */
            mode?: "reverse" | "forward";
            /**
             * Wrt
             * @description Forward mode: the leaf that moves.
             * @default null
             */
            wrt?: string | null;
            /**
             * Tangent
             * @description Forward mode: the direction, in the shape of wrt.
             * @default null
             */
            tangent?: (number | unknown[]) | null;
            /**
             * Check
             * @description Also a central difference for each leaf element (reverse mode).
             * @default false
             */
            check?: boolean;
            /**
             * Flows
             * @description False leaves the edges' contributions out.
             * @default true
             */
            flows?: boolean;
            /**
             * Latex
             * @description True adds LaTeX to every node.
             * @default false
             */
            latex?: boolean;
            /**
             * Max Elements
             * @description Larger arrays come as a summary.
             * @default 4096
             */
            max_elements?: number;
        };
        /**
         * TrainRequest
         * @description Run a program again and again, and move its parameters after each run.
         */
        TrainRequest: {
            /**
             * Program
             * @description The program text.
             */
            program: string;
            /**
             * Inputs
             * @description Values of leaves by name: numbers or nested lists.
             * @default null
             */
            inputs?: {
                [key: string]: number | unknown[];
            } | null;
            /**
             * Params
             * @description Leaves to treat as parameters besides those marked param(...).
             * @default null
             */
            params?: string[] | null;
            /**
             * Output
             * @description Any named node; the default is the last assigned name.
             * @default null
             */
            output?: string | null;
            /**
             * Output Grad
             * @description Not here: the output of a training is a single number.
             * @default null
             */
            output_grad?: null;
            /**
             * Mode
             * @description Training goes backward.
             * @default reverse
             * @constant
             */
            mode?: "reverse";
            /**
             * Wrt
             * @description Not here.
             * @default null
             */
            wrt?: null;
            /**
             * Tangent
             * @description Not here.
             * @default null
             */
            tangent?: null;
            /**
             * Check
             * @description Not here.
             * @default false
             * @constant
             */
            check?: false;
            /**
             * Flows
             * @description False leaves the edges' contributions out.
             * @default true
             */
            flows?: boolean;
            /**
             * Latex
             * @description Not here.
             * @default false
             * @constant
             */
            latex?: false;
            /**
             * Max Elements
             * @description Larger arrays come as a summary.
             * @default 4096
             */
            max_elements?: number;
            /**
             * Steps
             * @description Updates in all, also after a resume.
             * @default 100
             */
            steps?: number;
            /**
             * Optimizer
             * @description How the parameters move, with PyTorch's names, formulas and defaults: sgd if left out.
             */
            optimizer?: components["schemas"]["Sgd"] | components["schemas"]["Rmsprop"] | components["schemas"]["Adagrad"] | components["schemas"]["Adadelta"] | components["schemas"]["Adam"] | components["schemas"]["Adamw"];
            /**
             * @description Before weight decay.
             * @default null
             */
            clip?: components["schemas"]["Clip"] | null;
            /**
             * Schedule
             * @description The rate of each update; after `steps` the last value holds.
             * @default null
             */
            schedule?: (components["schemas"]["StepSchedule"] | components["schemas"]["ExponentialSchedule"] | components["schemas"]["CosineSchedule"] | components["schemas"]["LinearSchedule"]) | null;
            /**
             * @description The loss is reported without it.
             * @default null
             */
            regularization?: components["schemas"]["Regularization"] | null;
            /**
             * Data
             * @description Leaves whose first axis is samples; the default is the program's data leaves.
             * @default null
             */
            data?: string[] | null;
            /**
             * Rule
             * @description TensorFlow Playground's update rule.
             * @default null
             */
            rule?: "playground" | null;
            /**
             * Measure
             * @description Extra series for each step.
             * @default []
             */
            measure?: ("grad_norm" | "grad_norm_by_group" | "grad_norm_by_node" | "value_norm_by_node" | "param_norm" | "param_norm_by_group" | "update_ratio" | "update_ratio_by_group" | "activation_mean" | "activation_var" | "saturated" | "dead" | "angle")[];
            /**
             * Nodes
             * @description Of which nodes measures by node tell; null: of all named ones.
             * @default null
             */
            nodes?: string[] | null;
            /**
             * Watch
             * @description Nodes whose values each step tells, of test rows too.
             * @default []
             */
            watch?: string[];
            /**
             * Update
             * @description Only these parameters move.
             * @default null
             */
            update?: string[] | null;
            /**
             * Batch Size
             * @description Rows of one step; null: all, in their order.
             * @default null
             */
            batch_size?: number | null;
            /**
             * Shuffle
             * @description Draw the rows of each epoch in another order.
             * @default true
             */
            shuffle?: boolean;
            /**
             * Seed
             * @description Of the rows' order and of what is drawn anew.
             * @default 0
             */
            seed?: number;
            /**
             * Test Ratio
             * @description The share of rows that are kept for testing.
             * @default 0
             */
            test_ratio?: number;
            /**
             * @description When to stop before the last step.
             * @default null
             */
            stop?: components["schemas"]["Stop"] | null;
            /**
             * @default {
             *       "every": 1,
             *       "runs": "full"
             *     }
             */
            record?: components["schemas"]["Record"];
            /**
             * Resume
             * @description A checkpoint from an earlier answer.
             * @default null
             */
            resume?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * Assignment
         * @description One line of an optimizer; `when` names the settings that it needs.
         */
        Assignment: {
            /** Letter */
            letter: string;
            /** Formula */
            formula: string;
            /** Latex */
            latex: string;
            /** Tree */
            tree: unknown;
            /** When */
            when: string[];
        };
        /**
         * Baseline
         * @description What a guesser reaches who never looks at a row, in the request's own loss: the training rows' mean
         *     or the shares of their labels, for every row.
         */
        Baseline: {
            /**
             * Guess
             * @enum {string}
             */
            guess: "mean" | "shares";
            /**
             * Mean
             * @default null
             */
            mean?: number | null;
            /**
             * Shares
             * @default null
             */
            shares?: number[] | null;
            /** Loss */
            loss: number;
            /** Test Loss */
            test_loss: number;
            /**
             * Most Frequent
             * @description The training rows' most frequent label.
             * @default null
             */
            most_frequent?: number | null;
            /**
             * Right
             * @description The share of training rows that have it.
             * @default null
             */
            right?: number | null;
            /**
             * Test Right
             * @default null
             */
            test_right?: number | null;
        };
        /**
         * CellEnd
         * @description How a cell's training ended: the loss after its last update, on all training rows.
         */
        CellEnd: {
            /** N */
            n: number;
            /**
             * Loss
             * @description A number; what JSON cannot hold comes as its word.
             */
            loss: number | ("NaN" | "Infinity" | "-Infinity");
            /**
             * Test Loss
             * @default null
             */
            test_loss?: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /**
             * Watch
             * @default null
             */
            watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /**
             * Test Watch
             * @default null
             */
            test_watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /**
             * Reason
             * @enum {string}
             */
            reason: "steps" | "loss_below" | "watched" | "diverged";
        } & {
            [key: string]: unknown;
        };
        /**
         * CellLine
         * @description A cell of a sweep; its measures stand beside its place.
         */
        CellLine: {
            /**
             * Event
             * @constant
             */
            event: "cell";
            /** Index */
            index: number;
            /** At */
            at: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            };
            /**
             * Seed
             * @default null
             */
            seed?: number | null;
            /**
             * Steps
             * @default null
             */
            steps?: components["schemas"]["CellStep"][] | null;
            /** @default null */
            end?: components["schemas"]["CellEnd"] | null;
            /** @default null */
            error?: components["schemas"]["Problem"] | null;
            /** Done */
            done: number;
            /** Total */
            total: number;
        } & {
            [key: string]: unknown;
        };
        /**
         * CellStep
         * @description A chosen step of a cell's training; its measures stand beside the loss.
         */
        CellStep: {
            /** N */
            n: number;
            /**
             * Loss
             * @description A number; what JSON cannot hold comes as its word.
             */
            loss: number | ("NaN" | "Infinity" | "-Infinity");
            /**
             * Test Loss
             * @default null
             */
            test_loss?: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /**
             * Watch
             * @default null
             */
            watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /**
             * Test Watch
             * @default null
             */
            test_watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * Check
         * @description One leaf element: the backward pass beside a central difference.
         */
        Check: {
            /** Node */
            node: number;
            /** Index */
            index: number[];
            /**
             * Numeric
             * @description A number; what JSON cannot hold comes as its word.
             */
            numeric: number | ("NaN" | "Infinity" | "-Infinity");
            /**
             * Analytic
             * @description A number; what JSON cannot hold comes as its word.
             */
            analytic: number | ("NaN" | "Infinity" | "-Infinity");
            /**
             * Rel Error
             * @description A number; what JSON cannot hold comes as its word.
             */
            rel_error: number | ("NaN" | "Infinity" | "-Infinity");
            /**
             * Noise
             * @description What rounding alone may change of the difference.
             */
            noise: number | ("NaN" | "Infinity" | "-Infinity");
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "right" | "kink" | "meant" | "wrong" | "unknown";
            /**
             * Kink
             * @description The function has a corner here, so that there is no one slope.
             */
            kink: boolean;
        };
        /**
         * Checked
         * @description A grade, part by part.
         */
        Checked: {
            /** Score */
            score: number;
            /** Out Of */
            out_of: number;
            /** Parts */
            parts: components["schemas"]["Judged"][];
        };
        /**
         * CheckpointLine
         * @description Where the run can be taken up again.
         */
        CheckpointLine: {
            /**
             * Event
             * @constant
             */
            event: "checkpoint";
            /** Checkpoint */
            checkpoint: {
                [key: string]: unknown;
            };
        };
        /**
         * Dataset
         * @description A data set, as a request to /train.
         */
        Dataset: {
            /** Id */
            id: string;
            /**
             * Real
             * @description Measured, not drawn from a seed.
             */
            real: boolean;
            /**
             * Rows
             * @description How many rows the request trains on and is tested on.
             */
            rows: {
                [key: string]: number;
            };
            baseline: components["schemas"]["Baseline"];
            /** Request */
            request: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        /**
         * Datasets
         * @description The data sets.
         */
        Datasets: {
            /** Datasets */
            datasets: components["schemas"]["Dataset"][];
        };
        /**
         * Diagnostic
         * @description What a reader would want to be told about the first run.
         */
        Diagnostic: {
            /** Code */
            code: string;
            /** Node */
            node: number;
            /** Message */
            message: string;
        };
        /**
         * Done
         * @description How a run ended.
         */
        Done: {
            /**
             * Reason
             * @enum {string}
             */
            reason: "steps" | "loss_below" | "watched" | "diverged" | "deadline";
            /** N */
            n: number;
            /** Loss */
            loss: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /**
             * Test Loss
             * @default null
             */
            test_loss?: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /**
             * Watch
             * @description After the last update, of the training rows.
             * @default null
             */
            watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /**
             * Test Watch
             * @default null
             */
            test_watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /**
             * Node
             * @default null
             */
            node?: number | null;
            /**
             * Key
             * @default null
             */
            key?: string | null;
            /** Params */
            params: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            };
        };
        /**
         * DoneLine
         * @description The last line.
         */
        DoneLine: {
            /**
             * Reason
             * @enum {string}
             */
            reason: "steps" | "loss_below" | "watched" | "diverged" | "deadline";
            /** N */
            n: number;
            /** Loss */
            loss: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /**
             * Test Loss
             * @default null
             */
            test_loss?: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /**
             * Watch
             * @description After the last update, of the training rows.
             * @default null
             */
            watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /**
             * Test Watch
             * @default null
             */
            test_watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /**
             * Node
             * @default null
             */
            node?: number | null;
            /**
             * Key
             * @default null
             */
            key?: string | null;
            /** Params */
            params: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            };
            /**
             * Event
             * @constant
             */
            event: "done";
        };
        /**
         * Embedded
         * @description A page as others embed it (oEmbed 1.0, rich).
         */
        Embedded: {
            /**
             * Version
             * @constant
             */
            version: "1.0";
            /**
             * Type
             * @constant
             */
            type: "rich";
            /** Provider Name */
            provider_name: string;
            /** Provider Url */
            provider_url: string;
            /** Title */
            title: string;
            /**
             * Width
             * @description Pixels.
             */
            width: number;
            /**
             * Height
             * @description Pixels.
             */
            height: number;
            /**
             * Cache Age
             * @description Seconds.
             */
            cache_age: number;
            /**
             * Html
             * @description A frame.
             */
            html: string;
        };
        /**
         * ErrorLine
         * @description A problem in the middle of a stream.
         */
        ErrorLine: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /**
             * Code
             * @enum {string}
             */
            code: "address-too-long" | "answer-too-large" | "bad-axis" | "bad-checkpoint" | "bad-checkpoint/other" | "bad-checkpoint/steps" | "bad-field" | "bad-ids" | "bad-index" | "bad-name" | "bad-permutation" | "bad-places" | "bad-setting" | "bad-shape" | "bad-window" | "bare-tuple" | "batch-axis" | "batch-too-large" | "body-too-large" | "body-too-slow" | "busy" | "check-too-large" | "class-mismatch" | "conv-mismatch" | "deadline" | "dot-rank" | "duplicate-axis" | "empty-program" | "empty-slice" | "fault" | "feedback-mismatch" | "grid-too-large" | "head-too-large" | "join-mismatch" | "list-of-nodes" | "loss-mismatch" | "malformed-json" | "matmul-mismatch" | "matmul-scalar" | "method-not-allowed" | "no-data" | "no-parameters" | "no-result" | "no-return" | "no-rows" | "no-test-rows" | "not-a-leaf" | "not-a-list" | "not-a-number" | "not-a-parameter" | "not-an-integer" | "not-an-integer/decimal" | "not-an-integer/step" | "not-built" | "not-found" | "not-in-program" | "number-too-large" | "out-of-memory" | "output-not-scalar" | "outside-domain" | "param-of-node" | "pool-rank" | "ragged-list" | "ragged-list/data" | "recursion" | "reshape-mismatch" | "shape-mismatch" | "shape-of-output-grad" | "shape-of-tangent" | "size-too-large" | "stretch-mismatch" | "syntax" | "too-deep" | "too-few-rows" | "too-long" | "too-many-axes" | "too-many-elements" | "too-many-indices" | "too-many-inputs" | "too-many-nodes" | "too-many-turns" | "too-much-data" | "too-much-reading" | "too-much-work" | "trace-too-large" | "training-too-large" | "unequal-rows" | "unknown-name" | "unknown-node" | "unknown-output" | "unknown-parameter" | "unknown-reference" | "unpack-mismatch" | "unsupported" | "unsupported-media-type" | "weight-mismatch" | "wrong-arguments";
            /**
             * Span
             * @default null
             */
            span?: [
                number,
                number
            ] | null;
            /**
             * Line
             * @description From 1.
             * @default null
             */
            line?: number | null;
            /**
             * Column
             * @description From 1, in characters.
             * @default null
             */
            column?: number | null;
            /**
             * Pointer
             * @description JSON Pointer to the field of the request at fault.
             * @default null
             */
            pointer?: string | null;
            /**
             * Hint
             * @default null
             */
            hint?: string | null;
            /**
             * Event
             * @constant
             */
            event: "error";
        };
        /**
         * Example
         * @description A program of the gallery, as a request to /trace.
         */
        Example: {
            /** Id */
            id: string;
            /**
             * Title
             * @description By language: zh and en.
             */
            title: {
                [key: string]: string;
            };
            /**
             * Summary
             * @description By language: zh and en.
             */
            summary: {
                [key: string]: string;
            };
            /** Request */
            request: {
                [key: string]: unknown;
            };
            /**
             * Programs
             * @description The same program with comments in other languages.
             */
            programs: {
                [key: string]: string;
            };
            /**
             * Rate
             * @default null
             */
            rate?: number | null;
        };
        /**
         * ExampleRows
         * @description Programs of the gallery.
         */
        ExampleRows: {
            /** Examples */
            examples: components["schemas"]["Example"][];
        };
        /**
         * Examples
         * @description The gallery, and the experiments.
         */
        Examples: {
            /** Examples */
            examples: components["schemas"]["Example"][];
            /** Experiments */
            experiments: components["schemas"]["Experiment"][];
        };
        /**
         * Expectation
         * @description A number that an experiment should give: what stands at `of` in a cell, within these bounds.
         */
        Expectation: {
            /**
             * Of
             * @description A path into a cell's line; a number in it is the n of a step.
             */
            of: string;
            /**
             * As
             * @description What of it: its logarithm; of several by node their largest over their smallest less 1, the slope of their logarithms, the last over the first.
             * @default null
             */
            as?: ("ln" | "log10" | "spread" | "slope" | "end over start") | null;
            /**
             * Over
             * @description Of each cell, or of their mean.
             * @enum {string}
             */
            over: "each" | "mean";
            /**
             * Where
             * @description The cells: those with these values.
             * @default null
             */
            where?: {
                [key: string]: number;
            } | null;
            /** Low */
            low: number;
            /** High */
            high: number;
        };
        /**
         * Experiment
         * @description A question with its answer: a request to /sweep, and the numbers that it should give.
         */
        Experiment: {
            /** Id */
            id: string;
            /**
             * Title
             * @description By language: zh and en.
             */
            title: {
                [key: string]: string;
            };
            /**
             * About
             * @description By language: zh and en.
             */
            about: {
                [key: string]: string;
            };
            /**
             * Source
             * @description Where it was published, if it was.
             */
            source: string;
            /**
             * Call
             * @constant
             */
            call: "sweep";
            /** Request */
            request: {
                [key: string]: unknown;
            };
            /** Expect */
            expect: components["schemas"]["Expectation"][];
        };
        /**
         * Exported
         * @description A program in another language, with the name and media type of a file.
         */
        Exported: {
            /** Format */
            format: string;
            /** Filename */
            filename: string;
            /** Media Type */
            media_type: string;
            /** Content */
            content: string;
        };
        /**
         * Flows
         * @description One entry per edge, as columns, in the order in which the pass made them.
         */
        Flows: {
            /**
             * Node
             * @description The consumer.
             */
            node: number[];
            /**
             * Arg
             * @description The argument's position.
             */
            arg: number[];
            /**
             * Local
             * @description d node / d input, where it is a number or elementwise.
             */
            local: ((number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"]) | null)[];
            /**
             * Grad
             * @description What the edge carried.
             */
            grad: (number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"])[];
            /**
             * Total
             * @description The receiver's running sum after it.
             */
            total: (number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"])[];
        };
        /**
         * GraphLine
         * @description The first line of a training.
         */
        GraphLine: {
            /**
             * Format
             * @constant
             */
            format: "trace/1";
            /** Source */
            source: string;
            /** Output */
            output: number;
            /** Names */
            names: {
                [key: string]: number;
            };
            /** Nodes */
            nodes: components["schemas"]["Node"][];
            /** Lines */
            lines: components["schemas"]["Line"][];
            /**
             * Sizes
             * @description The leaves whose values decide the graph's form.
             */
            sizes: number[];
            /**
             * Prelude
             * @description Its text, where a node comes from it.
             * @default null
             */
            prelude?: string | null;
            /** Series */
            series: {
                [key: string]: unknown[];
            };
            /** Nonfinite */
            nonfinite: number | null;
            /** Diagnostics */
            diagnostics: components["schemas"]["Diagnostic"][];
            /**
             * Event
             * @constant
             */
            event: "graph";
            /** Resumable */
            resumable: boolean;
        };
        /**
         * Judged
         * @description What one part is worth, and why.
         */
        Judged: {
            /** Id */
            id: string;
            /** Ok */
            ok: boolean;
            /**
             * Code
             * @description missing, sign, size, factor, shape, not-finite, refused; null where it is right.
             */
            code: string | null;
            /** Message */
            message: string;
        };
        /**
         * LessonRow
         * @description A lesson; its program as a request to /trace.
         */
        LessonRow: {
            /** Id */
            id: string;
            /** Number */
            number: number;
            /** Minutes */
            minutes: number;
            /**
             * Title
             * @description By language: zh and en.
             */
            title: {
                [key: string]: string;
            };
            /**
             * Summary
             * @description By language: zh and en.
             */
            summary: {
                [key: string]: string;
            };
            /** Request */
            request: {
                [key: string]: unknown;
            };
        };
        /**
         * Lessons
         * @description The lessons, in order.
         */
        Lessons: {
            /** Lessons */
            lessons: components["schemas"]["LessonRow"][];
        };
        /**
         * Limit
         * @description A bound with its unit, and a sentence.
         */
        Limit: {
            /** Value */
            value: number;
            /** Unit */
            unit: string;
            /** Zh */
            zh: string;
            /** En */
            en: string;
        };
        /**
         * Limits
         * @description Every bound by name, and what it is a bound of.
         */
        Limits: {
            /** About */
            about: {
                [key: string]: components["schemas"]["Limit"];
            };
        } & {
            [key: string]: unknown;
        };
        /**
         * Line
         * @description A statement that was run.
         */
        Line: {
            /** Id */
            id: number;
            /**
             * Span
             * @description Characters of the program, end exclusive.
             */
            span: [
                number,
                number
            ];
            /**
             * Source
             * @enum {string}
             */
            source: "program" | "prelude";
            /** Group */
            group: string[];
        };
        /**
         * Move
         * @description How a parameter moved.
         */
        Move: {
            /** Node */
            node: number;
            /**
             * Before
             * @description A number, nested lists, or a summary.
             */
            before: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            /**
             * After
             * @description A number, nested lists, or a summary.
             */
            after: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            /**
             * G
             * @description The gradient that the optimizer was given.
             * @default null
             */
            g?: (number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"]) | null;
            /**
             * Memory
             * @description What it remembered before.
             * @default null
             */
            memory?: (number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"])[] | null;
        };
        /**
         * Node
         * @description One value of the graph.
         */
        Node: {
            /** Id */
            id: number;
            /** Op */
            op: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "input" | "param" | "const" | "data" | "op";
            /**
             * Inputs
             * @description Node ids by argument position.
             */
            inputs: number[];
            /** Name */
            name: string | null;
            /**
             * Key
             * @description A stable address.
             */
            key: string;
            /** Group */
            group: string[];
            /**
             * Shape
             * @description Lengths of the axes; [] for a single number.
             */
            shape: number[];
            /** Span */
            span: [
                number,
                number
            ] | null;
            /** Caption */
            caption: string | null;
            /**
             * Line
             * @description The line that made it; null for a leaf that inputs alone define.
             */
            line: number | null;
            /**
             * Settings
             * @description An axis, a key and so on, where it has any.
             * @default null
             */
            settings?: {
                [key: string]: unknown;
            } | null;
            /**
             * Latex
             * @default null
             */
            latex?: string | null;
        };
        /**
         * Op
         * @description A row of the op table; a tree is the formula in prefix form.
         */
        Op: {
            /** Name */
            name: string;
            /** Symbol */
            symbol: string | null;
            /** Args */
            args: string[];
            /** Usage */
            usage: string;
            /** Example */
            example: string;
            /** Settings */
            settings: {
                [key: string]: unknown;
            };
            /** Kind */
            kind: string;
            /** Forward */
            forward: string;
            /** Rules */
            rules: (string | null)[];
            /** Latex */
            latex: {
                [key: string]: unknown;
            };
            /** Tree */
            tree: {
                [key: string]: unknown;
            };
            /** Zh */
            zh: string;
            /** En */
            en: string;
        };
        /**
         * Ops
         * @description Both tables.
         */
        Ops: {
            /** Ops */
            ops: components["schemas"]["Op"][];
            /** Optimizers */
            optimizers: components["schemas"]["OptimizerRow"][];
        };
        /**
         * OptimizerRow
         * @description A row of the second table.
         */
        OptimizerRow: {
            /** Name */
            name: string;
            /**
             * Title
             * @description The name as people write it.
             */
            title: string;
            /** Settings */
            settings: {
                [key: string]: number;
            };
            /**
             * Switches
             * @description The settings that are on or off.
             */
            switches: string[];
            /** Memory */
            memory: string[];
            /** Lines */
            lines: components["schemas"]["Assignment"][];
        };
        /**
         * Problem
         * @description An error (RFC 9457), in the reader's language.
         */
        Problem: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /**
             * Code
             * @enum {string}
             */
            code: "address-too-long" | "answer-too-large" | "bad-axis" | "bad-checkpoint" | "bad-checkpoint/other" | "bad-checkpoint/steps" | "bad-field" | "bad-ids" | "bad-index" | "bad-name" | "bad-permutation" | "bad-places" | "bad-setting" | "bad-shape" | "bad-window" | "bare-tuple" | "batch-axis" | "batch-too-large" | "body-too-large" | "body-too-slow" | "busy" | "check-too-large" | "class-mismatch" | "conv-mismatch" | "deadline" | "dot-rank" | "duplicate-axis" | "empty-program" | "empty-slice" | "fault" | "feedback-mismatch" | "grid-too-large" | "head-too-large" | "join-mismatch" | "list-of-nodes" | "loss-mismatch" | "malformed-json" | "matmul-mismatch" | "matmul-scalar" | "method-not-allowed" | "no-data" | "no-parameters" | "no-result" | "no-return" | "no-rows" | "no-test-rows" | "not-a-leaf" | "not-a-list" | "not-a-number" | "not-a-parameter" | "not-an-integer" | "not-an-integer/decimal" | "not-an-integer/step" | "not-built" | "not-found" | "not-in-program" | "number-too-large" | "out-of-memory" | "output-not-scalar" | "outside-domain" | "param-of-node" | "pool-rank" | "ragged-list" | "ragged-list/data" | "recursion" | "reshape-mismatch" | "shape-mismatch" | "shape-of-output-grad" | "shape-of-tangent" | "size-too-large" | "stretch-mismatch" | "syntax" | "too-deep" | "too-few-rows" | "too-long" | "too-many-axes" | "too-many-elements" | "too-many-indices" | "too-many-inputs" | "too-many-nodes" | "too-many-turns" | "too-much-data" | "too-much-reading" | "too-much-work" | "trace-too-large" | "training-too-large" | "unequal-rows" | "unknown-name" | "unknown-node" | "unknown-output" | "unknown-parameter" | "unknown-reference" | "unpack-mismatch" | "unsupported" | "unsupported-media-type" | "weight-mismatch" | "wrong-arguments";
            /**
             * Span
             * @default null
             */
            span?: [
                number,
                number
            ] | null;
            /**
             * Line
             * @description From 1.
             * @default null
             */
            line?: number | null;
            /**
             * Column
             * @description From 1, in characters.
             * @default null
             */
            column?: number | null;
            /**
             * Pointer
             * @description JSON Pointer to the field of the request at fault.
             * @default null
             */
            pointer?: string | null;
            /**
             * Hint
             * @default null
             */
            hint?: string | null;
        };
        /**
         * Run
         * @description One run, by node id. A training that records parameters alone has `params` in place of the columns.
         */
        Run: {
            /** N */
            n: number;
            /**
             * Values
             * @default null
             */
            values?: (number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"])[] | null;
            /**
             * Grads
             * @default null
             */
            grads?: ((number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"]) | null)[] | null;
            /**
             * Tangents
             * @default null
             */
            tangents?: ((number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"]) | null)[] | null;
            /** @default null */
            flows?: components["schemas"]["Flows"] | null;
            /** Moves */
            moves: components["schemas"]["Move"][];
            /**
             * Params
             * @default null
             */
            params?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /**
             * Lr
             * @default null
             */
            lr?: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
        };
        /**
         * Status
         * @description Of the service.
         */
        Status: {
            /** Status */
            status: string;
        };
        /**
         * StepLine
         * @description A line for each step; measures that were asked for stand beside the loss.
         */
        StepLine: {
            /**
             * Event
             * @constant
             */
            event: "step";
            /** N */
            n: number;
            /**
             * Loss
             * @description A number; what JSON cannot hold comes as its word.
             */
            loss: number | ("NaN" | "Infinity" | "-Infinity");
            /**
             * Test Loss
             * @default null
             */
            test_loss?: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /**
             * Watch
             * @description Of the rows of this step, before its update.
             * @default null
             */
            watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /**
             * Test Watch
             * @description Of the test rows.
             * @default null
             */
            test_watch?: {
                [key: string]: number | ("NaN" | "Infinity" | "-Infinity") | unknown[] | components["schemas"]["Summary"];
            } | null;
            /** @default null */
            run?: components["schemas"]["Run"] | null;
        } & {
            [key: string]: unknown;
        };
        /**
         * Summary
         * @description What stands for an array of more elements than were asked for; statistics of the finite ones.
         */
        Summary: {
            /**
             * Shape
             * @description Lengths of the axes; [] for a single number.
             */
            shape: number[];
            /** Min */
            min: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /** Max */
            max: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /** Mean */
            mean: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /** Std */
            std: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /** Norm */
            norm: (number | ("NaN" | "Infinity" | "-Infinity")) | null;
            /** Zeros */
            zeros: number;
            /** Nonfinite */
            nonfinite: number;
            /**
             * Thumb
             * @description At most 32 by 32: block means over the last two axes.
             */
            thumb: (number | ("NaN" | "Infinity" | "-Infinity"))[][];
        };
        /**
         * SweptLine
         * @description The sweep is complete.
         */
        SweptLine: {
            /**
             * Event
             * @constant
             */
            event: "done";
            /** Done */
            done: number;
            /** Total */
            total: number;
        };
        /**
         * Title
         * @description What a problem is called.
         */
        Title: {
            /** Title */
            title: string;
        };
        /**
         * Titles
         * @description In each language.
         */
        Titles: {
            zh: components["schemas"]["Title"];
            en: components["schemas"]["Title"];
        };
        /**
         * Trace
         * @description A graph with its runs.
         */
        Trace: {
            /**
             * Format
             * @constant
             */
            format: "trace/1";
            /** Source */
            source: string;
            /** Output */
            output: number;
            /** Names */
            names: {
                [key: string]: number;
            };
            /** Nodes */
            nodes: components["schemas"]["Node"][];
            /** Lines */
            lines: components["schemas"]["Line"][];
            /**
             * Sizes
             * @description The leaves whose values decide the graph's form.
             */
            sizes: number[];
            /**
             * Prelude
             * @description Its text, where a node comes from it.
             * @default null
             */
            prelude?: string | null;
            /** Series */
            series: {
                [key: string]: unknown[];
            };
            /** Nonfinite */
            nonfinite: number | null;
            /** Diagnostics */
            diagnostics: components["schemas"]["Diagnostic"][];
            /** Runs */
            runs: components["schemas"]["Run"][];
            /**
             * Checks
             * @default null
             */
            checks?: components["schemas"]["Check"][] | null;
        };
        /**
         * Trained
         * @description A training as one document.
         */
        Trained: {
            /**
             * Format
             * @constant
             */
            format: "trace/1";
            /** Source */
            source: string;
            /** Output */
            output: number;
            /** Names */
            names: {
                [key: string]: number;
            };
            /** Nodes */
            nodes: components["schemas"]["Node"][];
            /** Lines */
            lines: components["schemas"]["Line"][];
            /**
             * Sizes
             * @description The leaves whose values decide the graph's form.
             */
            sizes: number[];
            /**
             * Prelude
             * @description Its text, where a node comes from it.
             * @default null
             */
            prelude?: string | null;
            /** Series */
            series: {
                [key: string]: unknown[];
            };
            /** Nonfinite */
            nonfinite: number | null;
            /** Diagnostics */
            diagnostics: components["schemas"]["Diagnostic"][];
            /** Runs */
            runs: components["schemas"]["Run"][];
            /**
             * Checks
             * @default null
             */
            checks?: components["schemas"]["Check"][] | null;
            done: components["schemas"]["Done"];
            /** Resumable */
            resumable: boolean;
            /**
             * Checkpoint
             * @default null
             */
            checkpoint?: {
                [key: string]: unknown;
            } | null;
        };
        /** TrainLine */
        TrainLine: components["schemas"]["GraphLine"] | components["schemas"]["StepLine"] | components["schemas"]["CheckpointLine"] | components["schemas"]["DoneLine"] | components["schemas"]["ErrorLine"];
        /** SweepLine */
        SweepLine: components["schemas"]["CellLine"] | components["schemas"]["SweptLine"];
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_trace: {
        parameters: {
            query: {
                /** @description The program text. */
                program: string;
                /** @description Values of leaves by name, as JSON. */
                inputs?: string;
                /** @description Any named node. */
                output?: string;
                /** @description Leaves to treat as parameters, as JSON; `params` is the same. */
                parameters?: string;
                /** @description As in the POST. */
                mode?: "reverse" | "forward";
                /** @description Forward mode: the leaf that moves. */
                wrt?: string;
                /** @description Forward mode: the direction, as JSON. */
                tangent?: string;
                /** @description The upstream gradient, as JSON. */
                output_grad?: string;
                /** @description Also a central difference for each leaf element. */
                check?: boolean;
                /** @description False leaves the edges' contributions out. */
                flows?: boolean;
                /** @description True adds LaTeX to every node. */
                latex?: boolean;
                /** @description Larger arrays come as a summary. */
                max_elements?: number;
            };
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trace. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "format": "trace/1",
                     *       "source": "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2",
                     *       "output": 11,
                     *       "names": {
                     *         "x": 0,
                     *         "w": 1,
                     *         "b": 2,
                     *         "y_true": 3,
                     *         "z": 5,
                     *         "y": 6,
                     *         "L": 11
                     *       },
                     *       "nodes": [
                     *         {
                     *           "id": 0,
                     *           "op": "input",
                     *           "kind": "input",
                     *           "inputs": [],
                     *           "name": "x",
                     *           "key": "x",
                     *           "group": [],
                     *           "shape": []
                     *         },
                     *         {
                     *           "id": 1,
                     *           "op": "param",
                     *           "kind": "param",
                     *           "inputs": [],
                     *           "name": "w",
                     *           "key": "w",
                     *           "group": [],
                     *           "shape": []
                     *         },
                     *         {
                     *           "id": 2,
                     *           "op": "param",
                     *           "kind": "param",
                     *           "inputs": [],
                     *           "name": "b",
                     *           "key": "b",
                     *           "group": [],
                     *           "shape": []
                     *         },
                     *         {
                     *           "id": 3,
                     *           "op": "input",
                     *           "kind": "input",
                     *           "inputs": [],
                     *           "name": "y_true",
                     *           "key": "y_true",
                     *           "group": [],
                     *           "shape": []
                     *         },
                     *         {
                     *           "id": 4,
                     *           "op": "mul",
                     *           "kind": "op",
                     *           "inputs": [
                     *             1,
                     *             0
                     *           ],
                     *           "key": "z~mul",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             4,
                     *             7
                     *           ],
                     *           "line": 0
                     *         },
                     *         {
                     *           "id": 5,
                     *           "op": "add",
                     *           "kind": "op",
                     *           "inputs": [
                     *             4,
                     *             2
                     *           ],
                     *           "name": "z",
                     *           "key": "z",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             4,
                     *             11
                     *           ],
                     *           "line": 0
                     *         },
                     *         {
                     *           "id": 6,
                     *           "op": "sigmoid",
                     *           "kind": "op",
                     *           "inputs": [
                     *             5
                     *           ],
                     *           "name": "y",
                     *           "key": "y",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             16,
                     *             26
                     *           ],
                     *           "line": 1
                     *         },
                     *         {
                     *           "id": 7,
                     *           "op": "const",
                     *           "kind": "const",
                     *           "inputs": [],
                     *           "key": "L~const",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             31,
                     *             34
                     *           ],
                     *           "line": 2
                     *         },
                     *         {
                     *           "id": 8,
                     *           "op": "sub",
                     *           "kind": "op",
                     *           "inputs": [
                     *             6,
                     *             3
                     *           ],
                     *           "key": "L~sub",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             36,
                     *             46
                     *           ],
                     *           "line": 2
                     *         },
                     *         {
                     *           "id": 9,
                     *           "op": "const",
                     *           "kind": "const",
                     *           "inputs": [],
                     *           "key": "L~const#2",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             49,
                     *             50
                     *           ],
                     *           "line": 2
                     *         },
                     *         {
                     *           "id": 10,
                     *           "op": "pow",
                     *           "kind": "op",
                     *           "inputs": [
                     *             8,
                     *             9
                     *           ],
                     *           "key": "L~pow",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             35,
                     *             50
                     *           ],
                     *           "line": 2
                     *         },
                     *         {
                     *           "id": 11,
                     *           "op": "mul",
                     *           "kind": "op",
                     *           "inputs": [
                     *             7,
                     *             10
                     *           ],
                     *           "name": "L",
                     *           "key": "L",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             31,
                     *             50
                     *           ],
                     *           "line": 2
                     *         }
                     *       ],
                     *       "lines": [
                     *         {
                     *           "id": 0,
                     *           "span": [
                     *             0,
                     *             11
                     *           ],
                     *           "source": "program",
                     *           "group": []
                     *         },
                     *         {
                     *           "id": 1,
                     *           "span": [
                     *             12,
                     *             26
                     *           ],
                     *           "source": "program",
                     *           "group": []
                     *         },
                     *         {
                     *           "id": 2,
                     *           "span": [
                     *             27,
                     *             50
                     *           ],
                     *           "source": "program",
                     *           "group": []
                     *         }
                     *       ],
                     *       "sizes": [],
                     *       "runs": [
                     *         {
                     *           "n": 0,
                     *           "values": [
                     *             0.5,
                     *             0.4,
                     *             0.1,
                     *             0.8,
                     *             0.2,
                     *             0.30000000000000004,
                     *             0.574442516811659,
                     *             0.5,
                     *             -0.225557483188341,
                     *             2,
                     *             0.05087617822225874,
                     *             0.02543808911112937
                     *           ],
                     *           "grads": [
                     *             -0.022055760611774257,
                     *             -0.02756970076471782,
                     *             -0.05513940152943564,
                     *             0.225557483188341,
                     *             -0.05513940152943564,
                     *             -0.05513940152943564,
                     *             -0.225557483188341,
                     *             null,
                     *             -0.225557483188341,
                     *             null,
                     *             0.5,
                     *             1
                     *           ],
                     *           "flows": {
                     *             "node": [
                     *               11,
                     *               10,
                     *               8,
                     *               8,
                     *               6,
                     *               5,
                     *               5,
                     *               4,
                     *               4
                     *             ],
                     *             "arg": [
                     *               1,
                     *               0,
                     *               0,
                     *               1,
                     *               0,
                     *               0,
                     *               1,
                     *               0,
                     *               1
                     *             ],
                     *             "local": [
                     *               0.5,
                     *               -0.451114966376682,
                     *               1,
                     *               -1,
                     *               0.24445831169074586,
                     *               1,
                     *               1,
                     *               0.5,
                     *               0.4
                     *             ],
                     *             "grad": [
                     *               0.5,
                     *               -0.225557483188341,
                     *               -0.225557483188341,
                     *               0.225557483188341,
                     *               -0.05513940152943564,
                     *               -0.05513940152943564,
                     *               -0.05513940152943564,
                     *               -0.02756970076471782,
                     *               -0.022055760611774257
                     *             ],
                     *             "total": [
                     *               0.5,
                     *               -0.225557483188341,
                     *               -0.225557483188341,
                     *               0.225557483188341,
                     *               -0.05513940152943564,
                     *               -0.05513940152943564,
                     *               -0.05513940152943564,
                     *               -0.02756970076471782,
                     *               -0.022055760611774257
                     *             ]
                     *           },
                     *           "moves": []
                     *         }
                     *       ],
                     *       "series": {},
                     *       "diagnostics": []
                     *     }
                     */
                    "application/json": components["schemas"]["Trace"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The query is too long. */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A program or request that cannot be run. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is full. */
            503: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    trace: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TraceRequest"];
            };
        };
        responses: {
            /** @description The trace. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trace"];
                };
            };
            /** @description Malformed JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Body too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A program or request that cannot be run. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is full. */
            503: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    train: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
                /** @description application/x-ndjson (the default) or application/json, with weights. */
                Accept?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrainRequest"];
            };
        };
        responses: {
            /** @description A line for each step, checkpoints, and how it ended; or one trace. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "format": "trace/1",
                     *       "source": "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2",
                     *       "output": 11,
                     *       "names": {
                     *         "x": 0,
                     *         "w": 1,
                     *         "b": 2,
                     *         "y_true": 3,
                     *         "z": 5,
                     *         "y": 6,
                     *         "L": 11
                     *       },
                     *       "nodes": [
                     *         {
                     *           "id": 0,
                     *           "op": "input",
                     *           "kind": "input",
                     *           "inputs": [],
                     *           "name": "x",
                     *           "key": "x",
                     *           "group": [],
                     *           "shape": []
                     *         },
                     *         {
                     *           "id": 1,
                     *           "op": "param",
                     *           "kind": "param",
                     *           "inputs": [],
                     *           "name": "w",
                     *           "key": "w",
                     *           "group": [],
                     *           "shape": []
                     *         },
                     *         {
                     *           "id": 2,
                     *           "op": "param",
                     *           "kind": "param",
                     *           "inputs": [],
                     *           "name": "b",
                     *           "key": "b",
                     *           "group": [],
                     *           "shape": []
                     *         },
                     *         {
                     *           "id": 3,
                     *           "op": "input",
                     *           "kind": "input",
                     *           "inputs": [],
                     *           "name": "y_true",
                     *           "key": "y_true",
                     *           "group": [],
                     *           "shape": []
                     *         },
                     *         {
                     *           "id": 4,
                     *           "op": "mul",
                     *           "kind": "op",
                     *           "inputs": [
                     *             1,
                     *             0
                     *           ],
                     *           "key": "z~mul",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             4,
                     *             7
                     *           ],
                     *           "line": 0
                     *         },
                     *         {
                     *           "id": 5,
                     *           "op": "add",
                     *           "kind": "op",
                     *           "inputs": [
                     *             4,
                     *             2
                     *           ],
                     *           "name": "z",
                     *           "key": "z",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             4,
                     *             11
                     *           ],
                     *           "line": 0
                     *         },
                     *         {
                     *           "id": 6,
                     *           "op": "sigmoid",
                     *           "kind": "op",
                     *           "inputs": [
                     *             5
                     *           ],
                     *           "name": "y",
                     *           "key": "y",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             16,
                     *             26
                     *           ],
                     *           "line": 1
                     *         },
                     *         {
                     *           "id": 7,
                     *           "op": "const",
                     *           "kind": "const",
                     *           "inputs": [],
                     *           "key": "L~const",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             31,
                     *             34
                     *           ],
                     *           "line": 2
                     *         },
                     *         {
                     *           "id": 8,
                     *           "op": "sub",
                     *           "kind": "op",
                     *           "inputs": [
                     *             6,
                     *             3
                     *           ],
                     *           "key": "L~sub",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             36,
                     *             46
                     *           ],
                     *           "line": 2
                     *         },
                     *         {
                     *           "id": 9,
                     *           "op": "const",
                     *           "kind": "const",
                     *           "inputs": [],
                     *           "key": "L~const#2",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             49,
                     *             50
                     *           ],
                     *           "line": 2
                     *         },
                     *         {
                     *           "id": 10,
                     *           "op": "pow",
                     *           "kind": "op",
                     *           "inputs": [
                     *             8,
                     *             9
                     *           ],
                     *           "key": "L~pow",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             35,
                     *             50
                     *           ],
                     *           "line": 2
                     *         },
                     *         {
                     *           "id": 11,
                     *           "op": "mul",
                     *           "kind": "op",
                     *           "inputs": [
                     *             7,
                     *             10
                     *           ],
                     *           "name": "L",
                     *           "key": "L",
                     *           "group": [],
                     *           "shape": [],
                     *           "span": [
                     *             31,
                     *             50
                     *           ],
                     *           "line": 2
                     *         }
                     *       ],
                     *       "lines": [
                     *         {
                     *           "id": 0,
                     *           "span": [
                     *             0,
                     *             11
                     *           ],
                     *           "source": "program",
                     *           "group": []
                     *         },
                     *         {
                     *           "id": 1,
                     *           "span": [
                     *             12,
                     *             26
                     *           ],
                     *           "source": "program",
                     *           "group": []
                     *         },
                     *         {
                     *           "id": 2,
                     *           "span": [
                     *             27,
                     *             50
                     *           ],
                     *           "source": "program",
                     *           "group": []
                     *         }
                     *       ],
                     *       "sizes": [],
                     *       "runs": [
                     *         {
                     *           "n": 1,
                     *           "params": {
                     *             "w": 0.4,
                     *             "b": 0.1
                     *           },
                     *           "moves": [
                     *             {
                     *               "node": 1,
                     *               "before": 0.4,
                     *               "after": 0.4002756970076472
                     *             },
                     *             {
                     *               "node": 2,
                     *               "before": 0.1,
                     *               "after": 0.10055139401529437
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "n": 2,
                     *           "params": {
                     *             "w": 0.4002756970076472,
                     *             "b": 0.10055139401529437
                     *           },
                     *           "moves": [
                     *             {
                     *               "node": 1,
                     *               "before": 0.4002756970076472,
                     *               "after": 0.4005511597798129
                     *             },
                     *             {
                     *               "node": 2,
                     *               "before": 0.10055139401529437,
                     *               "after": 0.10110231955962583
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "n": 3,
                     *           "params": {
                     *             "w": 0.4005511597798129,
                     *             "b": 0.10110231955962583
                     *           },
                     *           "moves": [
                     *             {
                     *               "node": 1,
                     *               "before": 0.4005511597798129,
                     *               "after": 0.40082638851797553
                     *             },
                     *             {
                     *               "node": 2,
                     *               "before": 0.10110231955962583,
                     *               "after": 0.10165277703595098
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "series": {
                     *         "loss": [
                     *           0.02543808911112937,
                     *           0.025400100835649142,
                     *           0.025362177083167826
                     *         ]
                     *       },
                     *       "diagnostics": [],
                     *       "done": {
                     *         "reason": "steps",
                     *         "n": 3,
                     *         "loss": 0.025324317743400302,
                     *         "params": {
                     *           "w": 0.40082638851797553,
                     *           "b": 0.10165277703595098
                     *         }
                     *       },
                     *       "resumable": true,
                     *       "checkpoint": {
                     *         "format": "checkpoint/2",
                     *         "of": "19dcf7fe091337dd85d5dff840d5681f",
                     *         "n": 3,
                     *         "params": {
                     *           "w": "Yb6DuSOn2T8=",
                     *           "b": "z7/qmOoFuj8="
                     *         },
                     *         "memory": {
                     *           "w": [],
                     *           "b": []
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Trained"];
                    /**
                     * @example {"event":"graph","resumable":true,"format":"trace/1","source":"z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2","output":11,"names":{"x":0,"w":1,"b":2,"y_true":3,"z":5,"y":6,"L":11},"nodes":[{"id":0,"op":"input","kind":"input","inputs":[],"name":"x","key":"x","group":[],"shape":[],"span":null,"caption":null,"line":null},{"id":1,"op":"param","kind":"param","inputs":[],"name":"w","key":"w","group":[],"shape":[],"span":null,"caption":null,"line":null},{"id":2,"op":"param","kind":"param","inputs":[],"name":"b","key":"b","group":[],"shape":[],"span":null,"caption":null,"line":null},{"id":3,"op":"input","kind":"input","inputs":[],"name":"y_true","key":"y_true","group":[],"shape":[],"span":null,"caption":null,"line":null},{"id":4,"op":"mul","kind":"op","inputs":[1,0],"name":null,"key":"z~mul","group":[],"shape":[],"span":[4,7],"caption":null,"line":0},{"id":5,"op":"add","kind":"op","inputs":[4,2],"name":"z","key":"z","group":[],"shape":[],"span":[4,11],"caption":null,"line":0},{"id":6,"op":"sigmoid","kind":"op","inputs":[5],"name":"y","key":"y","group":[],"shape":[],"span":[16,26],"caption":null,"line":1},{"id":7,"op":"const","kind":"const","inputs":[],"name":null,"key":"L~const","group":[],"shape":[],"span":[31,34],"caption":null,"line":2},{"id":8,"op":"sub","kind":"op","inputs":[6,3],"name":null,"key":"L~sub","group":[],"shape":[],"span":[36,46],"caption":null,"line":2},{"id":9,"op":"const","kind":"const","inputs":[],"name":null,"key":"L~const#2","group":[],"shape":[],"span":[49,50],"caption":null,"line":2},{"id":10,"op":"pow","kind":"op","inputs":[8,9],"name":null,"key":"L~pow","group":[],"shape":[],"span":[35,50],"caption":null,"line":2},{"id":11,"op":"mul","kind":"op","inputs":[7,10],"name":"L","key":"L","group":[],"shape":[],"span":[31,50],"caption":null,"line":2}],"lines":[{"id":0,"span":[0,11],"source":"program","group":[]},{"id":1,"span":[12,26],"source":"program","group":[]},{"id":2,"span":[27,50],"source":"program","group":[]}],"sizes":[],"series":{},"nonfinite":null,"diagnostics":[]}
                     *     {"event":"step","n":1,"loss":0.02543808911112937,"run":{"n":1,"params":{"w":0.4,"b":0.1},"moves":[{"node":1,"before":0.4,"after":0.4002756970076472},{"node":2,"before":0.1,"after":0.10055139401529437}]}}
                     *     {"event":"step","n":2,"loss":0.025400100835649142,"run":{"n":2,"params":{"w":0.4002756970076472,"b":0.10055139401529437},"moves":[{"node":1,"before":0.4002756970076472,"after":0.4005511597798129},{"node":2,"before":0.10055139401529437,"after":0.10110231955962583}]}}
                     *     {"event":"step","n":3,"loss":0.025362177083167826,"run":{"n":3,"params":{"w":0.4005511597798129,"b":0.10110231955962583},"moves":[{"node":1,"before":0.4005511597798129,"after":0.40082638851797553},{"node":2,"before":0.10110231955962583,"after":0.10165277703595098}]}}
                     *     {"event":"checkpoint","checkpoint":{"format":"checkpoint/2","of":"19dcf7fe091337dd85d5dff840d5681f","n":3,"params":{"w":"Yb6DuSOn2T8=","b":"z7/qmOoFuj8="},"memory":{"w":[],"b":[]}}}
                     *     {"event":"done","reason":"steps","n":3,"loss":0.025324317743400302,"params":{"w":0.40082638851797553,"b":0.10165277703595098}}
                     */
                    "application/x-ndjson": components["schemas"]["TrainLine"];
                };
            };
            /** @description Malformed JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Body too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A program or request that cannot be run. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is full. */
            503: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sweep: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
                /** @description application/x-ndjson (the default) or application/json, with weights. */
                Accept?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SweepRequest"];
            };
        };
        responses: {
            /** @description A line for each cell, with its place, its measures and the progress; or a list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CellLine"][];
                    "application/x-ndjson": components["schemas"]["SweepLine"];
                };
            };
            /** @description Malformed JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Body too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A program or request that cannot be run. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is full. */
            503: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description The code. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "format": "numpy",
                     *       "filename": "program_numpy.py",
                     *       "media_type": "text/x-python",
                     *       "content": "import math\nfrom collections.abc import Sequence\nfrom typing import Any\n\nimport numpy as np\nfrom numpy.lib.stride_tricks import as_strided\n\nnp.seterr(all=\"ignore\")  # infinities are shown as they come\n\n\ndef divide(x: float, y: float) -> float:\n    \"\"\"x / y, with x/0 = ±inf and 0/0 = nan.\"\"\"\n    try:\n        return x / y\n    except ZeroDivisionError:\n        if x != x or x == 0:\n            return math.nan\n        return math.copysign(math.inf, x) * math.copysign(1.0, y)\n\n\ndef exp(x: float) -> float:\n    try:\n        return math.exp(x)\n    except OverflowError:\n        return math.inf\n\n\ndef minimum(x: float, y: float) -> float:\n    return x if x <= y or x != x else y\n\n\ndef sigmoid_slope(x: float, out: float) -> float:\n    \"\"\"sigmoid'(x) = out (1 - out), and e / (1 + e)² with e = exp(-x) where out is near 1.\"\"\"\n    if out < STEEP:\n        return out * (1.0 - out)\n    small = exp(-x)\n    return small / square(1.0 + small)\n\n\ndef square(x: float) -> float:\n    return x * x\n\n\nSTEEP = 0.9\n\n\ndef step(x, w, b, y_true, L_const, L_const_2):\n    z_mul = (w * x)\n    z = (z_mul + b)\n    y = divide(exp(minimum(z, 0.0)), (1.0 + exp((-abs(z)))))\n    L_sub = (y - y_true)\n    L_pow = (L_sub * L_sub)\n    L = (0.5 * L_pow)\n    # backward: d_x is the gradient of L with respect to x\n    d_L = 1.0\n    c_L_1 = d_L * 0.5\n    d_L_pow = c_L_1\n    l_L_pow_0 = (2.0 * L_sub)\n    c_L_pow_0 = d_L_pow * l_L_pow_0\n    d_L_sub = c_L_pow_0\n    d_y = d_L_sub\n    c_L_sub_1 = d_L_sub * -1.0\n    d_y_true = c_L_sub_1\n    l_y_0 = sigmoid_slope(z, y)\n    c_y_0 = d_y * l_y_0\n    d_z = c_y_0\n    d_z_mul = d_z\n    d_b = d_z\n    c_z_mul_0 = d_z_mul * x\n    d_w = c_z_mul_0\n    c_z_mul_1 = d_z_mul * w\n    d_x = c_z_mul_1\n    return (\n        [x, w, b, y_true, z_mul, z, y, L_const, L_sub, L_const_2, L_pow, L],\n        [d_x, d_w, d_b, d_y_true, d_z_mul, d_z, d_y, None, d_L_sub, None, d_L_pow, d_L],\n        [0.5, l_L_pow_0, 1.0, -1.0, l_y_0, 1.0, 1.0, x, w],\n        [c_L_1, c_L_pow_0, d_L_sub, c_L_sub_1, c_y_0, d_z, d_z, c_z_mul_0, c_z_mul_1],\n        [c_L_1, c_L_pow_0, d_L_sub, c_L_sub_1, c_y_0, d_z, d_z, c_z_mul_0, c_z_mul_1],\n    )\n\n\n# ---- leaves\nx = 0.5\nw = 0.4\nb = 0.1\ny_true = 0.8\nL_const = 0.5\nL_const_2 = 2.0\nvalues, grads, locals_, contributions, totals = step(x, w, b, y_true, L_const, L_const_2)\nkeys = ['x', 'w', 'b', 'y_true', 'z~mul', 'z', 'y', 'L~const', 'L~sub', 'L~const#2', 'L~pow', 'L']\nvalues = dict(zip(keys, values))\ngrads = {key: grad for key, grad in zip(keys, grads) if grad is not None}\nfor key, grad in grads.items():\n    print(key, grad)\n"
                     *     }
                     */
                    "application/json": components["schemas"]["Exported"];
                };
            };
            /** @description Malformed JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Body too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A program or request that cannot be run. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is full. */
            503: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckRequest"];
            };
        };
        responses: {
            /** @description The grade, part by part. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "score": 1,
                     *       "out_of": 2,
                     *       "parts": [
                     *         {
                     *           "id": "dw",
                     *           "ok": false,
                     *           "code": "factor",
                     *           "message": "The sign is right; the number is 4.099 times what it should be."
                     *         },
                     *         {
                     *           "id": "db",
                     *           "ok": true,
                     *           "message": "Right."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Checked"];
                };
            };
            /** @description Malformed JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body did not arrive in time. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Body too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A program or request that cannot be run. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The service is full. */
            503: {
                headers: {
                    /** @description Seconds to wait. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ops: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tables. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ops": [
                     *         {
                     *           "name": "add",
                     *           "symbol": "+",
                     *           "args": [
                     *             "x",
                     *             "y"
                     *           ],
                     *           "usage": "x + y",
                     *           "example": "x = 0.5\ny = -1.2\nz = x + y",
                     *           "settings": {},
                     *           "kind": "elementwise",
                     *           "forward": "x + y",
                     *           "rules": [
                     *             "1",
                     *             "1"
                     *           ],
                     *           "latex": {
                     *             "forward": "x + y",
                     *             "rules": [
                     *               "1",
                     *               "1"
                     *             ]
                     *           },
                     *           "tree": {
                     *             "forward": [
                     *               "+",
                     *               "x",
                     *               "y"
                     *             ],
                     *             "rules": [
                     *               1,
                     *               1
                     *             ]
                     *           },
                     *           "zh": "把两个数相加；传来的梯度原样分给两边。",
                     *           "en": "Adds two numbers; the gradient that arrives is passed on to both sides unchanged."
                     *         }
                     *       ],
                     *       "optimizers": [
                     *         {
                     *           "name": "sgd",
                     *           "title": "SGD",
                     *           "settings": {
                     *             "lr": 0.001,
                     *             "momentum": 0,
                     *             "dampening": 0,
                     *             "weight_decay": 0,
                     *             "nesterov": 0,
                     *             "maximize": 0
                     *           },
                     *           "switches": [
                     *             "nesterov",
                     *             "maximize"
                     *           ],
                     *           "memory": [
                     *             "v"
                     *           ],
                     *           "lines": [
                     *             {
                     *               "letter": "g",
                     *               "formula": "-g",
                     *               "latex": "-g",
                     *               "tree": [
                     *                 "neg",
                     *                 "g"
                     *               ],
                     *               "when": [
                     *                 "maximize"
                     *               ]
                     *             },
                     *             {
                     *               "letter": "g",
                     *               "formula": "g + weight_decay * p",
                     *               "latex": "g + \\mathrm{weight\\_decay} \\cdot p",
                     *               "tree": [
                     *                 "+",
                     *                 "g",
                     *                 [
                     *                   "*",
                     *                   "weight_decay",
                     *                   "p"
                     *                 ]
                     *               ],
                     *               "when": [
                     *                 "weight_decay"
                     *               ]
                     *             },
                     *             {
                     *               "letter": "v",
                     *               "formula": "where(k == 1, g, momentum * v + (1 - dampening) * g)",
                     *               "latex": "\\begin{cases}g & \\left[k = 1\\right]\\\\ momentum \\cdot v + \\left(1 - dampening\\right) \\cdot g & \\text{else}\\end{cases}",
                     *               "tree": [
                     *                 "where",
                     *                 [
                     *                   "==",
                     *                   "k",
                     *                   1
                     *                 ],
                     *                 "g",
                     *                 [
                     *                   "+",
                     *                   [
                     *                     "*",
                     *                     "momentum",
                     *                     "v"
                     *                   ],
                     *                   [
                     *                     "*",
                     *                     [
                     *                       "-",
                     *                       1,
                     *                       "dampening"
                     *                     ],
                     *                     "g"
                     *                   ]
                     *                 ]
                     *               ],
                     *               "when": [
                     *                 "momentum"
                     *               ]
                     *             },
                     *             {
                     *               "letter": "g",
                     *               "formula": "g + momentum * v",
                     *               "latex": "g + momentum \\cdot v",
                     *               "tree": [
                     *                 "+",
                     *                 "g",
                     *                 [
                     *                   "*",
                     *                   "momentum",
                     *                   "v"
                     *                 ]
                     *               ],
                     *               "when": [
                     *                 "momentum",
                     *                 "nesterov"
                     *               ]
                     *             },
                     *             {
                     *               "letter": "g",
                     *               "formula": "v",
                     *               "latex": "v",
                     *               "tree": "v",
                     *               "when": [
                     *                 "momentum",
                     *                 "-nesterov"
                     *               ]
                     *             },
                     *             {
                     *               "letter": "p",
                     *               "formula": "p - lr * g",
                     *               "latex": "p - lr \\cdot g",
                     *               "tree": [
                     *                 "-",
                     *                 "p",
                     *                 [
                     *                   "*",
                     *                   "lr",
                     *                   "g"
                     *                 ]
                     *               ],
                     *               "when": []
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Ops"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An unknown query parameter. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    examples: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The gallery, and experiments. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "examples": [
                     *         {
                     *           "id": "neuron",
                     *           "title": {
                     *             "zh": "一个神经元",
                     *             "en": "One neuron"
                     *           },
                     *           "summary": {
                     *             "zh": "文章里的神经元：x 进去，y 出来，y 就是猜测。",
                     *             "en": "The article's neuron: x goes in, y comes out, and y is the guess."
                     *           },
                     *           "request": {
                     *             "program": "x = 0.5         # input\nw = param(0.4)  # weight\nb = param(0.1)  # bias\ny_true = 0.8    # target\nz = w * x + b   # weighted sum\ny = sigmoid(z)  # prediction\nL = 0.5 * (y - y_true) ** 2"
                     *           },
                     *           "programs": {
                     *             "zh": "x = 0.5         # 输入\nw = param(0.4)  # 权重\nb = param(0.1)  # 偏置\ny_true = 0.8    # 答案\nz = w * x + b   # 加权和\ny = sigmoid(z)  # 预测值\nL = 0.5 * (y - y_true) ** 2"
                     *           }
                     *         }
                     *       ],
                     *       "experiments": [
                     *         {
                     *           "id": "powers",
                     *           "title": {
                     *             "en": "A hundred equal factors",
                     *             "zh": "一百个相同的因子"
                     *           },
                     *           "about": {
                     *             "en": "Each layer multiplies by r: above 1 the gradient explodes, below 1 it dies.",
                     *             "zh": "每一层都乘以 r：大于 1 梯度爆炸，小于 1 梯度消失。"
                     *           },
                     *           "source": "",
                     *           "call": "sweep",
                     *           "request": {
                     *             "program": "x = param(1)\nh = x\nfor i in range(100):\n    h = r * h\nL = h",
                     *             "grid": {
                     *               "r": [
                     *                 1.1,
                     *                 0.9,
                     *                 1.01,
                     *                 0.99,
                     *                 0.25
                     *               ]
                     *             },
                     *             "measure": [
                     *               "grad_norm"
                     *             ]
                     *           },
                     *           "expect": [
                     *             {
                     *               "of": "grad_norm",
                     *               "where": {
                     *                 "r": 1.1
                     *               },
                     *               "over": "each",
                     *               "low": 13780.6123398086,
                     *               "high": 13780.612339836163
                     *             },
                     *             {
                     *               "of": "grad_norm",
                     *               "where": {
                     *                 "r": 0.9
                     *               },
                     *               "over": "each",
                     *               "low": 0.000026561398887560984,
                     *               "high": 0.000026561398887614107
                     *             },
                     *             {
                     *               "of": "grad_norm",
                     *               "where": {
                     *                 "r": 1.01
                     *               },
                     *               "over": "each",
                     *               "low": 2.7048138294188235,
                     *               "high": 2.7048138294242334
                     *             },
                     *             {
                     *               "of": "grad_norm",
                     *               "where": {
                     *                 "r": 0.99
                     *               },
                     *               "over": "each",
                     *               "low": 0.36603234127286316,
                     *               "high": 0.36603234127359524
                     *             },
                     *             {
                     *               "of": "grad_norm",
                     *               "where": {
                     *                 "r": 0.25
                     *               },
                     *               "over": "each",
                     *               "low": 6.223015277854919e-61,
                     *               "high": 6.223015277867365e-61
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Examples"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An unknown query parameter. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    example: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The program. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "examples": [
                     *         {
                     *           "id": "neuron",
                     *           "title": {
                     *             "zh": "一个神经元",
                     *             "en": "One neuron"
                     *           },
                     *           "summary": {
                     *             "zh": "文章里的神经元：x 进去，y 出来，y 就是猜测。",
                     *             "en": "The article's neuron: x goes in, y comes out, and y is the guess."
                     *           },
                     *           "request": {
                     *             "program": "x = 0.5         # input\nw = param(0.4)  # weight\nb = param(0.1)  # bias\ny_true = 0.8    # target\nz = w * x + b   # weighted sum\ny = sigmoid(z)  # prediction\nL = 0.5 * (y - y_true) ** 2"
                     *           },
                     *           "programs": {
                     *             "zh": "x = 0.5         # 输入\nw = param(0.4)  # 权重\nb = param(0.1)  # 偏置\ny_true = 0.8    # 答案\nz = w * x + b   # 加权和\ny = sigmoid(z)  # 预测值\nL = 0.5 * (y - y_true) ** 2"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ExampleRows"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is none of that id. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description An unknown query parameter. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lessons: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lessons. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lessons": [
                     *         {
                     *           "id": "11-two-paths",
                     *           "number": 11,
                     *           "minutes": 7,
                     *           "title": {
                     *             "en": "Two paths",
                     *             "zh": "一个值走两条路"
                     *           },
                     *           "summary": {
                     *             "en": "…",
                     *             "zh": "…"
                     *           },
                     *           "request": {
                     *             "program": "a = param(2)\nb = param(3)\nf = a*b + a"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Lessons"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An unknown query parameter. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    datasets: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The data sets. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "datasets": [
                     *         {
                     *           "id": "circle",
                     *           "real": false,
                     *           "title": {
                     *             "zh": "圆",
                     *             "en": "Circle"
                     *           },
                     *           "summary": {
                     *             "zh": "中间一团是 +1，外面一圈是 −1；噪声只改变标签。",
                     *             "en": "A disc of +1 inside a ring of −1; noise changes labels only."
                     *           },
                     *           "rows": {
                     *             "train": 250,
                     *             "test": 250
                     *           },
                     *           "baseline": {
                     *             "guess": "mean",
                     *             "mean": -0.024,
                     *             "loss": 0.499712,
                     *             "test_loss": 0.5008640000000001,
                     *             "most_frequent": -1,
                     *             "right": 0.512,
                     *             "test_right": 0.488
                     *           },
                     *           "request": {
                     *             "program": "x, t = circle(500, seed=0)\nW1 = param(glorot(2, 4, seed=1))\nb1 = param(zeros(4))\nW2 = param(glorot(4, 1, seed=2))\nb2 = param(zeros(1))\nh = tanh(x @ W1 + b1)\nz = h @ W2 + b2\ny = reshape(tanh(z), (-1,))\nright = mean(y * t > 0)\nL = mean(0.5*(y - t)**2)",
                     *             "steps": 200,
                     *             "optimizer": {
                     *               "name": "sgd",
                     *               "lr": 0.03
                     *             },
                     *             "batch_size": 10,
                     *             "test_ratio": 0.5,
                     *             "record": {
                     *               "every": 10,
                     *               "runs": "params"
                     *             },
                     *             "watch": [
                     *               "right"
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Datasets"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An unknown query parameter. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    limits: {
        parameters: {
            query?: never;
            header?: {
                /** @description zh or en: the language of sentences. */
                "Accept-Language"?: string;
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bounds. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "characters": 1000000,
                     *       "nesting": 100,
                     *       "nodes": 120000,
                     *       "inputs": 1000,
                     *       "elements": 1000000,
                     *       "axes": 16,
                     *       "total_elements": 24000000,
                     *       "effort": 2000000,
                     *       "turns": 100000,
                     *       "calls": 50,
                     *       "work": 20000000000,
                     *       "numbers": 2000000,
                     *       "trained": 4000000,
                     *       "check_work": 200000000,
                     *       "body_bytes": 8388608,
                     *       "train_body_bytes": 25165824,
                     *       "checkpoint_bytes": 16777216,
                     *       "query_bytes": 8192,
                     *       "head_bytes": 65536,
                     *       "kept_bytes": 100663296,
                     *       "worker_bytes": 402653184,
                     *       "seconds": 30,
                     *       "body_seconds": 10,
                     *       "head_seconds": 10,
                     *       "stream_seconds": 120,
                     *       "workers": 2,
                     *       "slots": 2,
                     *       "queue": 32,
                     *       "connections": 2000,
                     *       "streams": 64,
                     *       "steps": 10000000,
                     *       "cells": 20000,
                     *       "cell_nodes": 30000,
                     *       "cell_turns": 30000,
                     *       "cell_numbers": 20000,
                     *       "about": {
                     *         "characters": {
                     *           "value": 1000000,
                     *           "unit": "characters",
                     *           "en": "Of one program.",
                     *           "zh": "一段程序的长度。"
                     *         },
                     *         "nesting": {
                     *           "value": 100,
                     *           "unit": "levels",
                     *           "en": "Of brackets and operations inside each other.",
                     *           "zh": "括号和运算的嵌套层数。"
                     *         },
                     *         "nodes": {
                     *           "value": 120000,
                     *           "unit": "nodes",
                     *           "en": "Of one graph.",
                     *           "zh": "一张计算图的节点数。"
                     *         },
                     *         "inputs": {
                     *           "value": 1000,
                     *           "unit": "names",
                     *           "en": "That a request gives values to.",
                     *           "zh": "一次请求可以赋值的名字数。"
                     *         },
                     *         "elements": {
                     *           "value": 1000000,
                     *           "unit": "numbers",
                     *           "en": "Of one array.",
                     *           "zh": "一个数组的元素数。"
                     *         },
                     *         "axes": {
                     *           "value": 16,
                     *           "unit": "axes",
                     *           "en": "Of one array.",
                     *           "zh": "一个数组的轴数。"
                     *         },
                     *         "total_elements": {
                     *           "value": 24000000,
                     *           "unit": "numbers",
                     *           "en": "That the arrays of one run hold together: values, gradients and contributions.",
                     *           "zh": "一次运行中所有数组合计的元素数：值、梯度和各条边的贡献。"
                     *         },
                     *         "effort": {
                     *           "value": 2000000,
                     *           "unit": "steps",
                     *           "en": "Of reading a program: expressions, calls, elements of lists, and letters of names.",
                     *           "zh": "读取程序的步骤：式子、调用、列表元素和名字的字符。"
                     *         },
                     *         "turns": {
                     *           "value": 100000,
                     *           "unit": "turns",
                     *           "en": "Of all loops together.",
                     *           "zh": "所有循环合计的次数。"
                     *         },
                     *         "calls": {
                     *           "value": 50,
                     *           "unit": "levels",
                     *           "en": "Of functions that call each other.",
                     *           "zh": "函数层层调用的层数。"
                     *         },
                     *         "work": {
                     *           "value": 20000000000,
                     *           "unit": "multiplications",
                     *           "en": "That one run would take, about.",
                     *           "zh": "一次运行大约需要的乘法次数。"
                     *         },
                     *         "numbers": {
                     *           "value": 2000000,
                     *           "unit": "numbers",
                     *           "en": "Written in one answer.",
                     *           "zh": "一次回答里写出的数的个数。"
                     *         },
                     *         "trained": {
                     *           "value": 4000000,
                     *           "unit": "numbers",
                     *           "en": "That a training carries from step to step: parameters, and what the optimizer remembers.",
                     *           "zh": "训练在各步之间保存的数：参数以及优化器记下的量。"
                     *         },
                     *         "check_work": {
                     *           "value": 200000000,
                     *           "unit": "operations",
                     *           "en": "Of a gradient check.",
                     *           "zh": "一次梯度检验的运算量。"
                     *         },
                     *         "body_bytes": {
                     *           "value": 8388608,
                     *           "unit": "bytes",
                     *           "en": "Of the body of a request.",
                     *           "zh": "请求正文的大小。"
                     *         },
                     *         "train_body_bytes": {
                     *           "value": 25165824,
                     *           "unit": "bytes",
                     *           "en": "Of the body of a training, which may bring a checkpoint.",
                     *           "zh": "训练请求正文的大小，其中可以带检查点。"
                     *         },
                     *         "checkpoint_bytes": {
                     *           "value": 16777216,
                     *           "unit": "bytes",
                     *           "en": "Of a checkpoint; a training whose would be larger cannot be resumed.",
                     *           "zh": "检查点的大小；超过它的训练不能续跑。"
                     *         },
                     *         "query_bytes": {
                     *           "value": 8192,
                     *           "unit": "bytes",
                     *           "en": "Of the query of an address.",
                     *           "zh": "地址中查询部分的大小。"
                     *         },
                     *         "head_bytes": {
                     *           "value": 65536,
                     *           "unit": "bytes",
                     *           "en": "Of a request's address and headers.",
                     *           "zh": "请求的地址和请求头的大小。"
                     *         },
                     *         "kept_bytes": {
                     *           "value": 100663296,
                     *           "unit": "bytes",
                     *           "en": "Of bodies and trainings that are under way at one time.",
                     *           "zh": "同时处理中的请求正文和训练合计的大小。"
                     *         },
                     *         "worker_bytes": {
                     *           "value": 402653184,
                     *           "unit": "bytes",
                     *           "en": "Of memory for each process.",
                     *           "zh": "每个进程可用的内存。"
                     *         },
                     *         "seconds": {
                     *           "value": 30,
                     *           "unit": "seconds",
                     *           "en": "Of processor time for one piece of work.",
                     *           "zh": "一项工作可用的处理器时间。"
                     *         },
                     *         "body_seconds": {
                     *           "value": 10,
                     *           "unit": "seconds",
                     *           "en": "Within which a body must have arrived.",
                     *           "zh": "请求正文必须在这段时间内到达。"
                     *         },
                     *         "head_seconds": {
                     *           "value": 10,
                     *           "unit": "seconds",
                     *           "en": "Within which a request's head must have arrived.",
                     *           "zh": "请求头必须在这段时间内到达。"
                     *         },
                     *         "stream_seconds": {
                     *           "value": 120,
                     *           "unit": "seconds",
                     *           "en": "Of one streamed answer; it can be resumed.",
                     *           "zh": "一次流式回答的时长，到时可以续跑。"
                     *         },
                     *         "workers": {
                     *           "value": 2,
                     *           "unit": "processes",
                     *           "en": "That do what is too large to be done at once.",
                     *           "zh": "处理较大工作的进程数。"
                     *         },
                     *         "slots": {
                     *           "value": 2,
                     *           "unit": "processes",
                     *           "en": "In which trainings take turns: the same processes.",
                     *           "zh": "训练轮流使用的进程数，与上面是同一批进程。"
                     *         },
                     *         "queue": {
                     *           "value": 32,
                     *           "unit": "requests",
                     *           "en": "That may wait for a process.",
                     *           "zh": "可以排队等待的请求数。"
                     *         },
                     *         "connections": {
                     *           "value": 2000,
                     *           "unit": "connections",
                     *           "en": "That may be open at one time.",
                     *           "zh": "同时打开的连接数。"
                     *         },
                     *         "streams": {
                     *           "value": 64,
                     *           "unit": "answers",
                     *           "en": "That are streamed at one time.",
                     *           "zh": "同时进行的流式回答数。"
                     *         },
                     *         "steps": {
                     *           "value": 10000000,
                     *           "unit": "steps",
                     *           "en": "Of one training.",
                     *           "zh": "一次训练的步数。"
                     *         },
                     *         "cells": {
                     *           "value": 20000,
                     *           "unit": "cells",
                     *           "en": "Of one sweep.",
                     *           "zh": "一次扫描的格点数。"
                     *         },
                     *         "cell_nodes": {
                     *           "value": 30000,
                     *           "unit": "nodes",
                     *           "en": "Of the graph of one cell of a sweep.",
                     *           "zh": "扫描中一个格点的计算图的节点数。"
                     *         },
                     *         "cell_turns": {
                     *           "value": 30000,
                     *           "unit": "turns",
                     *           "en": "Of all loops of one cell of a sweep together.",
                     *           "zh": "扫描中一个格点里所有循环合计的次数。"
                     *         },
                     *         "cell_numbers": {
                     *           "value": 20000,
                     *           "unit": "numbers",
                     *           "en": "Written in the line of one cell of a sweep.",
                     *           "zh": "扫描中一个格点的那一行里写出的数的个数。"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Limits"];
                };
            };
            /** @description The client has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description An unknown query parameter. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    embedded: {
        parameters: {
            query: {
                /** @description A page of this service: /, /studio/, /e/v1/ or a lesson, with what it says of the program. */
                url: string;
                /** @description Pixels. */
                maxwidth?: number;
                /** @description Pixels. */
                maxheight?: number;
                /** @description json; another one is 501. */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The frame. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Embedded"];
                };
            };
            /** @description It is no page of this service. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A parameter is not as expected. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A format that there is none of. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics in Prometheus' text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "text/plain": string;
                };
            };
        };
    };
    error: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A code of a problem. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its titles. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Titles"];
                };
            };
            /** @description There is no such code. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
