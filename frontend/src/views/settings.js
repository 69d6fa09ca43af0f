/** How to train: the fields of the training panel. */

import { html, nothing } from "lit/html.js";
import { live } from "lit/directives/live.js";
import { ref } from "lit/directives/ref.js";
import { brief } from "../formula/numerals.js";
import { BOUNDS, changedSettings, isSwitch, NAMES, optimizerSettings, SCHEDULES, within } from "../trace/settings.js";
import { ticked, typed } from "./fields.js";

/** @import { Scenery, Send, Say, Journal, TrainSettings } from "../types" */

/**
 * @param {Scenery} scenery
 * @param {Send} send
 */
export function settings({ state, frame, say }, send) {
  const { settings: now } = state.training;
  const rows = now.data ? 2 : (frame?.walk.trace.nodes.find((node) => node.kind === "data")?.shape[0] ?? 0);
  const set = (/** @type {Partial<TrainSettings>} */ change) => send({ type: "settings", settings: change });
  const { momentum, ...others } = optimizerSettings(now);
  const give = (/** @type {string} */ name) => (/** @type {number} */ wish) =>
    set({ given: { ...now.given, [name]: wish } });
  return html`${choice(say("train.optimizer"), NAMES, now.optimizer, (optimizer) => set({ optimizer }))}
    ${field(say("train.lr"), state.rate, say, "lr", (rate) => send({ type: "rate", rate }))}
    ${momentum === undefined ? nothing : field(say("train.set.momentum"), momentum, say, "momentum", give("momentum"))}
    ${rows ? data(now, say, set) : nothing}
    <details class="more" ${ref((one) => opened(one, now))}><summary>${say("train.more")}</summary><p
        class="help">${say("train.more.help")}</p><div>
      ${schedule(now, say, set)}
      ${clipping(now, say, set)}
      ${
        /** @type {const} */ (["l1", "l2"]).map((name) =>
          field(say(`train.${name}`), now[name], say, name, (wish) => set({ [name]: wish })),
        )
      }
      ${Object.entries(others).map(([name, value]) =>
        isSwitch(now.optimizer, name)
          ? name === "nesterov" && !(momentum > 0)
            ? nothing
            : html`<label class="check"><input type="checkbox" .checked=${live(Boolean(value))}
                @change=${ticked((on) => give(name)(Number(on)))} />${say(`train.set.${name}`)}</label>`
          : field(say(`train.set.${name}`), value, say, name, give(name)),
      )}
    </div></details>`;
}

/**
 * What has settings is open; what the reader has opened does not close under them.
 * @param {Element | undefined} details
 * @param {TrainSettings} now
 */
function opened(details, now) {
  if (details instanceof HTMLDetailsElement && !plain(now)) details.open = true;
}

/** Whether nothing is set that is not always to be seen. @param {TrainSettings} now */
function plain({ given, schedule: over, clip, l1, l2 }) {
  return !over && !clip && !l1 && !l2 && Object.keys(given).every((name) => name === "momentum");
}

/**
 * @param {TrainSettings} now
 * @param {Say} say
 * @param {(change: Partial<TrainSettings>) => void} set
 */
function data(now, say, set) {
  return [
    field(say("train.batch"), now.batch, say, "batch", (batch) => set({ batch }), {
      text: say("train.batch.all"),
      choose: () => set({ batch: null }),
    }),
    field(say("train.test"), now.test, say, "test", (test) => set({ test })),
    field(say("train.seed"), now.seed, say, "seed", (seed) => set({ seed })),
  ];
}

/**
 * The rate over time.
 * @param {TrainSettings} now
 * @param {Say} say
 * @param {(change: Partial<TrainSettings>) => void} set
 */
function schedule(now, say, set) {
  const names = Object.fromEntries(
    ["", ...Object.keys(SCHEDULES)].map((name) => [name, say(`train.schedule.${name || "none"}`)]),
  );
  const wish = now.schedule;
  return [
    choice(say("train.schedule"), names, wish?.name ?? "", (name) =>
      set({ schedule: name ? { name, ...SCHEDULES[name] } : null }),
    ),
    wish
      ? Object.keys(SCHEDULES[wish.name]).map((key) =>
          field(say(`train.schedule.set.${key}`), Number(wish[key]), say, key, (value) =>
            set({ schedule: { ...wish, [key]: value } }),
          ),
        )
      : nothing,
  ];
}

/**
 * The bound of the gradient, by norm or by value.
 * @param {TrainSettings} now
 * @param {Say} say
 * @param {(change: Partial<TrainSettings>) => void} set
 */
function clipping(now, say, set) {
  const names = Object.fromEntries(["", "norm", "value"].map((name) => [name, say(`train.clip.${name || "none"}`)]));
  const [kind, bound] = Object.entries(now.clip ?? {})[0] ?? ["", 1];
  return [
    choice(say("train.clip"), names, kind, (name) => set({ clip: name ? { [name]: bound } : null })),
    kind ? field(say("train.clip.bound"), bound, say, "clip", (value) => set({ clip: { [kind]: value } })) : nothing,
  ];
}

/**
 * @param {string} label
 * @param {Record<string, string>} names what each value is called
 * @param {string} chosen
 * @param {(value: string) => void} change
 */
function choice(label, names, chosen, change) {
  return html`<label><span>${label}</span><select
      @change=${typed((text) => change(text))}>
    ${Object.entries(names).map(
      ([name, called]) => html`<option value=${name}
        ?selected=${name === chosen}>${called}</option>`,
    )}</select></label>`;
}

/**
 * A field for a number. What is out of its bounds is not taken: the field goes back to the number in use and says why,
 * or a run would use another number than the one that is read.
 * @param {string} label
 * @param {number | null} value
 * @param {Say} say
 * @param {string} name of the setting
 * @param {(value: number) => void} change
 * @param {{ text: string, choose: () => void }} [empty] what no number means
 */
function field(label, value, say, name, change, empty) {
  const [least, most, kind] = BOUNDS[name];
  return html`<label><span>${label}</span><input type="number" min=${least} max=${most}
      step=${kind === "whole" ? 1 : "any"} .value=${String(value ?? "")} placeholder=${empty?.text ?? ""}
    @change=${(/** @type {Event} */ e) => {
      const input = /** @type {HTMLInputElement} */ (e.target);
      const wish = Number(input.value);
      const empties = input.value === "" && empty !== undefined;
      const fine = empties || (input.value !== "" && within(name, wish));
      const told = /** @type {HTMLElement} */ (input.nextElementSibling);
      told.textContent = fine ? "" : say(`train.bounds.${kind}`, { least, most: brief(most, false) });
      if (!fine) input.value = value === null ? "" : String(value);
      else if (empties) empty.choose();
      else change(wish);
    }} /><em class="wrong" role="alert"></em></label>`;
}

/**
 * What a run is called: what it was trained with.
 * @param {Journal} journal
 * @param {Say} say
 */
export function called({ settings, request }, say) {
  const { optimizer, lr, batch, seed, test, data: own, schedule: over, clip, l1, l2 } = settings;
  const parts = [NAMES[optimizer], `η = ${lr}`];
  for (const [name, value] of Object.entries(changedSettings(settings)))
    parts.push(isSwitch(optimizer, name) ? say(`train.set.${name}`) : `${say(`train.set.${name}`)} = ${value}`);
  if (over) parts.push(say("train.called.schedule", { name: say(`train.schedule.${over.name}`) }));
  for (const [kind, bound] of Object.entries(clip ?? {})) parts.push(say(`train.called.${kind}`, { bound }));
  if (l1) parts.push(`L1 = ${l1}`);
  if (l2) parts.push(`L2 = ${l2}`);
  if (batch) parts.push(say("train.called.batch", { batch }));
  if (seed) parts.push(say("train.called.seed", { seed }));
  if (test) parts.push(say("train.called.test", { percent: Math.round(100 * test) }));
  if (own) parts.push(say("train.called.data"));
  if (Object.keys(request.inputs).some((name) => !own?.includes(name))) parts.push(say("train.called.values"));
  return parts.join(" · ");
}
