/** The moments that the screens were drawn at, under the names of the drawings: where to go and how many steps on. */

/** @typedef {{ name: string, address: string, steps: number, train?: boolean, said?: RegExp, phone?: boolean }} Moment */

/** @type {Moment[]} */
export const MOMENTS = [
  { name: "studio-backward", address: "example=neuron&level=calculus", steps: 5, said: /−0\.226 × 0\.244 = −0\.0551/ },
  { name: "studio-story", address: "example=neuron&level=story", steps: 0, said: /0\.574.*0\.8.*0\.226/ },
  { name: "studio-fanin", address: "example=two-paths", steps: 2, said: /3 \+ 1 = 4/ },
  { name: "studio-update", address: "example=neuron&rate=1", steps: 8, said: /0\.428.*0\.155/ },
  { name: "studio-circle", address: "example=circle-chance", steps: 0, train: true },
  { name: "studio-depth", address: "example=vanishing&level=calculus", steps: 46, said: /h₁₆.*h₁₅/ },
  { name: "studio-layer", address: "example=layer&level=calculus", steps: 6, said: /−0\.0862/ },
  { name: "studio-attention", address: "example=attention&level=calculus", steps: 9, said: /0\.273/ },
];
