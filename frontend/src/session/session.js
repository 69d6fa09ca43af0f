/**
 * A session: a state, the actions that change it, and the effects of those actions: running the program, what-if,
 * playing, training. It has no page: what it needs of one it is given as its world.
 */

import { again } from "../again.js";
import { walk } from "../trace/walk.js";
import { isRefused, refused } from "./refused.js";
import { clock } from "./clock.js";
import { EFFECTS } from "./effects.js";
import { player } from "./play.js";
import { reduce } from "./reduce.js";
import { runner } from "./run.js";
import { INITIAL, isBusy } from "./state.js";
import { trainer } from "./trainer.js";
import { whatIf } from "./whatif.js";

/** @import { Action, Example, State, Trace } from "../types" */
/** @import { Clock } from "./clock.js" */
/** @import { Service } from "./api.js" */

/**
 * @typedef {object} World
 * @property {(language: State["language"]) => Service} service
 * @property {(state: State) => number} dwell milliseconds that a step is looked at while playing, at speed 1
 * @property {Clock} [clock]
 * @property {Opening | null} [opening] what came with the page, so that it need not be asked for
 * @property {() => Promise<typeof import("./interpreter.js")>} [interpreter] the chunk that computes in the page
 * @property {() => Promise<typeof import("../formula/check.js")>} [checker] the one that checks its gradients
 * @property {() => Promise<typeof import("./training-stream.js")>} [training] and the one that reads a training
 * @property {boolean} [lists] whether the gallery is asked for, even where the program is known
 * @property {boolean} [eager] whether what computes in the page is fetched at rest, and not when it is first needed
 * @property {import("../types").Problem["code"] | null} [fault] why there is nothing to open, as the code of a problem
 * @property {boolean} [alone] whether the page works out by itself what it can; the service does otherwise
 */

/**
 * What the effects are given: the state as it is, a way to change it, and the world.
 * @typedef {object} Room
 * @property {() => State} state
 * @property {(action: Action) => void} send
 * @property {Required<World>} world
 */

/**
 * A trace that is known, and the example that it is of.
 * @typedef {{ example: Example | null, trace: Trace }} Opening
 */
/** @typedef {ReturnType<typeof session>} Session */
/** @typedef {(action: Action, before: State) => void} Listener */

/**
 * @param {Partial<State>} initial
 * @param {World} given
 */
export function session(initial, given) {
  /** @type {Required<World>} */
  const world = {
    clock,
    opening: null,
    interpreter: () => import("./interpreter.js").catch(again),
    checker: () => import("../formula/check.js"),
    training: () => import("./training-stream.js").catch(again),
    alone: true,
    fault: null,
    lists: true,
    eager: true,
    ...given,
  };
  /** @type {State} */
  let state = { ...INITIAL, ...initial };
  /** @type {Set<Listener>} */
  const listeners = new Set();
  let inside = 0;

  /** @param {Action} action */
  function send(action) {
    const before = state;
    inside++;
    try {
      state = reduce(before, action);
      EFFECTS[action.type]?.(parts, state, before, /** @type {any} */ (action));
      parts.play.follow(state, before);
    } finally {
      inside--;
    }
    // What an action has brought about at once is seen together with it.
    if (!inside) for (const listener of listeners) listener(action, before);
  }

  /** @type {Room} */
  const room = { state: () => state, send, world };
  const run = runner(room);
  const whatif = whatIf(room);
  const parts = { run, whatif, play: player(room), train: trainer(room) };

  return {
    get state() {
      return state;
    },
    send,
    /**
     * Calls `listener` after every action with the action and the state before it.
     * @param {Listener} listener
     * @returns {() => void} ends it
     */
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Whether all that was asked for is done: nothing runs, nothing waits. */
    get calm() {
      return !isBusy(state) && !run.waiting() && !whatif.waiting();
    },
    /** Whether the page can compute by itself what a change brings. */
    get ready() {
      return whatif.ready();
    },
    /**
     * A trace that somebody else has worked out is opened, without asking for anything.
     * @param {() => Trace} read
     */
    open(read) {
      try {
        const trace = read();
        walk(trace, state.rate);
        world.opening = { example: null, trace };
        send({ type: "edit", text: trace.source });
        send({ type: "run" });
      } catch {
        send({ type: "refused", problem: refused("faulty").problem });
      }
    },
    /** A program of the gallery is asked for, where it is not known. @param {string} id */
    listed: (id) => run.listed(id),
    /**
     * A trace at another address; null where it cannot be had, which is then told.
     * @param {string} href
     * @param {import("../types").Problem["code"]} [missing] what it is called where there is none
     */
    async fetched(href, missing) {
      try {
        return await world.service(state.language).file(href, missing);
      } catch (error) {
        if (!isRefused(error)) throw error;
        send({ type: "refused", problem: error.problem });
        return null;
      }
    },
    /** What may be asked beside the session, in the reader's language. */
    get service() {
      return world.service(state.language);
    },
    /** A reader may soon change something. */
    prepare: () => whatif.prepare(),
    /** Nobody looks: nothing is asked of the service, nothing moves. */
    rest() {
      for (const part of Object.values(parts)) part.stop();
    },
    /** What was under way when it was put to rest goes on. */
    wake() {
      for (const part of Object.values(parts)) part.wake();
    },
  };
}

/**
 * @typedef {{ run: ReturnType<typeof runner>, whatif: ReturnType<typeof whatIf> }} Numbers
 * @typedef {Numbers & { play: ReturnType<typeof player>, train: ReturnType<typeof trainer> }} Parts
 */
