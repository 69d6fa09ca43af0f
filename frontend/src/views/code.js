/** CodeMirror, set up for programs: a chunk of its own, loaded when the editor is first shown. */

import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import usage from "../../facts/usage.json" with { type: "json" };
import { names } from "../trace/program.js";

/** How each function is used, by name. @type {Record<string, { usage: string }>} */
const USAGE = usage;

/** @typedef {{ fault: [number, number] | null, line: number | null }} Marks */

/** @type {import("@codemirror/state").StateEffectType<Marks>} */
const setMarks = StateEffect.define();

const marks = StateField.define({
  create: () => Decoration.none,
  update(decorations, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) return decorate(effect.value, transaction.state);
    }
    return decorations.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * @param {Marks} value
 * @param {EditorState} state
 */
function decorate({ fault, line }, state) {
  const found = [];
  const length = state.doc.length;
  if (line !== null && line <= length) {
    found.push(Decoration.line({ class: "cm-now" }).range(state.doc.lineAt(line).from));
  }
  if (fault) {
    let [from, to] = [Math.min(fault[0], length), Math.min(fault[1], length)];
    if (from === to && from > 0) from--;
    if (from < to) found.push(Decoration.mark({ class: "cm-fault" }).range(from, to));
    else found.push(Decoration.line({ class: "cm-fault" }).range(from));
  }
  return Decoration.set(found, true);
}

const colours = HighlightStyle.define([
  { tag: tags.comment, class: "tok-comment" },
  { tag: tags.number, class: "tok-number" },
  { tag: [tags.function(tags.variableName)], class: "tok-call" },
  { tag: [tags.operator, tags.punctuation], class: "tok-operator" },
]);

export class Code {
  /**
   * @param {HTMLElement} place
   * @param {string} text
   * @param {(text: string) => void} changed
   * @param {(name: string) => string} about the sentence about a function, or ""
   */
  constructor(place, text, changed, about) {
    this.quiet = false;
    this.marked = "";
    this.view = new EditorView({
      parent: place,
      root: /** @type {ShadowRoot} */ (place.getRootNode()),
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          python(),
          syntaxHighlighting(colours),
          EditorView.lineWrapping,
          // Tab leaves the editor: it must not be a trap for who has no mouse.
          autocompletion({ override: [(context) => complete(context, about)], icons: false }),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          marks,
          EditorView.contentAttributes.of({
            tabindex: "0",
            spellcheck: "false",
            autocapitalize: "off",
            "aria-multiline": "true",
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !this.quiet) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
  }

  /**
   * @param {string} text
   * @param {[number, number] | null} fault
   * @param {number | null} line any place in the line that the current step is about
   * @param {string} label
   * @param {string} help
   */
  update(text, fault, line, label, help) {
    const content = this.view.contentDOM;
    content.setAttribute("aria-label", label);
    content.setAttribute("aria-description", help);
    content.setAttribute("aria-invalid", String(Boolean(fault)));
    if (this.view.state.doc.toString() !== text) {
      this.quiet = true;
      this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
      this.quiet = false;
    }
    const marked = JSON.stringify([fault, line, text.length]);
    if (marked === this.marked) return;
    this.marked = marked;
    this.view.dispatch({ effects: setMarks.of({ fault, line }) });
  }

  /** @param {number} caret */
  focus(caret) {
    this.view.focus();
    this.view.dispatch({ selection: { anchor: Math.min(caret, this.view.state.doc.length) } });
  }
}

/**
 * The program's own names and the language's functions, each with its sentence.
 * @param {import("@codemirror/autocomplete").CompletionContext} context
 * @param {(name: string) => string} about
 */
function complete(context, about) {
  const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u);
  if (!word && !context.explicit) return null;
  const line = context.state.doc.lineAt(context.pos).text;
  if (/[#＃]/.test(line.slice(0, context.pos - context.state.doc.lineAt(context.pos).from))) return null;
  const own = names(context.state.doc.toString()).filter((name) => name !== word?.text);
  const functions = Object.keys(USAGE).filter((name) => USAGE[name].usage.includes("("));
  return {
    from: word ? word.from : context.pos,
    options: [
      ...own.map((label) => ({ label, type: "variable", boost: 2 })),
      ...functions.map((label) => ({
        label,
        type: "function",
        detail: USAGE[label].usage.replace(label, ""),
        info: about(label) || undefined,
        apply: `${label}(`,
      })),
    ],
    validFor: /^[\p{L}\p{N}_]*$/u,
  };
}
