/** The palette: contrast in both themes, and signs that colour-blind readers can tell apart. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "../limited.mjs";

const text = readFileSync(new URL("../../frontend/src/colours.js", import.meta.url), "utf8");
const colours = Object.fromEntries(
  text
    .split("[data-dark]")
    .slice(0, 2)
    .flatMap((part, i) =>
      [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, role, hex]) => [
        `${["light", "dark"][i]}-${role}`,
        hex,
      ]),
    ),
);
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const luminance = (hex) =>
  rgb(hex)
    .map(linear)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
/** WCAG 2.2, relative luminance. */
const contrast = (a, b) => {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
};

// Machado, Oliveira and Fernandes 2009, severity 1, on linear light.
const BLIND = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** Ottosson 2020. */
const oklab = ([r, g, b]) => {
  const [l, m, s] = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ].map(([x, y, z]) => Math.cbrt(Math.max(0, x * r + y * g + z * b)));
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};
const apart = (a, b, matrix) => {
  const [p, q] = [a, b].map((hex) => {
    const light = rgb(hex).map(linear);
    return oklab(matrix ? matrix.map((row) => row.reduce((sum, c, i) => sum + c * light[i], 0)) : light);
  });
  return 100 * Math.hypot(...p.map((c, i) => c - q[i]));
};

for (const theme of ["light", "dark"]) {
  const of = (role) => colours[`${theme}-${role}`];
  test(`${theme}: text can be read on everything that it stands on`, () => {
    for (const ground of ["ground", "panel", "box", "param", "constant", "now"]) {
      for (const ink of ["ink", "plus-ink", "minus-ink"])
        assert.ok(
          contrast(of(ink), of(ground)) >= 4.5,
          `${ink} on ${ground}: ${contrast(of(ink), of(ground)).toFixed(2)}`,
        );
    }
    for (const ground of ["ground", "panel", "constant"])
      assert.ok(contrast(of("muted"), of(ground)) >= 4.5, `muted on ${ground}`);
    assert.ok(contrast(of("focus"), of("panel")) >= 4.5, "focus is text too");
  });

  test(`${theme}: edges and focus stand out`, () => {
    for (const line of ["plus", "minus", "focus", "muted"])
      assert.ok(contrast(of(line), of("panel")) >= 3, `${line}: ${contrast(of(line), of("panel")).toFixed(2)}`);
  });

  test(`${theme}: the two signs differ for every kind of sight`, () => {
    for (const [kind, matrix] of Object.entries({ usual: null, ...BLIND })) {
      for (const [a, b] of [
        ["plus", "minus"],
        ["plus-ink", "minus-ink"],
      ]) {
        assert.ok(
          apart(of(a), of(b), matrix) > 18,
          `${a} and ${b}, ${kind}: ${apart(of(a), of(b), matrix).toFixed(1)}`,
        );
      }
    }
  });
}

test("red and green would not pass", () => assert.ok(apart("#d32f2f", "#388e3c", BLIND.deutan) < 18));
