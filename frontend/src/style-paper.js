/** How a program looks on paper. */

import { css } from "./sheet.js";

export const paper = css`
  @page { size: A4 landscape; margin: 12mm; }
  * { box-sizing: border-box; }
  body {
    margin: 0; color: #000; background: #fff; font: 10.5pt/1.4 system-ui, "PingFang SC", "Microsoft YaHei",
      "Noto Sans CJK SC", sans-serif;
    font-variant-numeric: tabular-nums; -webkit-print-color-adjust: exact; print-color-adjust: exact;
  }
  h1 { font-size: 17pt; margin: 0 0 3mm; }
  .both { display: grid; grid-template-columns: 1fr 1fr; gap: 5mm; margin-bottom: 3mm; }
  figure { margin: 0; border: 0.3mm solid #ccc; border-radius: 2mm; padding: 1mm 2mm 0; break-inside: avoid; }
  figcaption { font-weight: 600; }
  figure img { width: 100%; max-height: 80mm; object-fit: contain; }
  table { width: 100%; border-collapse: collapse; }
  th, td { text-align: left; padding: 0.8mm 3mm; border-bottom: 0.2mm solid #ccc; vertical-align: top; }
  tr { break-inside: avoid; }
  thead th { font-size: 9pt; color: #444; }
  .number { text-align: right; }
  tbody .number { font-weight: 600; white-space: nowrap; }
  .m i, .m sub { font-family: "STIX Two Text", "Cambria Math", "Times New Roman", serif; }
  tbody th { font-weight: 400; font-size: 12pt; }
  .both:has(+ .many) img { max-height: 60mm; }
  .many { font-size: 9pt; line-height: 1.25; }
  .many :is(th, td) { padding-block: 0.3mm; }
  .many tbody th { font-size: 10pt; }
  .exercise {
    display: grid; grid-template-columns: 8mm minmax(0, 1fr) 62mm; gap: 0 4mm; break-inside: avoid;
    border-top: 0.3mm solid #ccc; padding: 3mm 0;
  }
  .exercise h2 { margin: 0; font-size: 13pt; }
  .exercise img { width: 100%; max-height: 56mm; object-fit: contain; object-position: left; }
  .exercise p { margin: 0 0 2mm; }
  .exercise .blanks { grid-column: 2 / -1; display: flex; flex-wrap: wrap; gap: 3mm 8mm; padding-top: 3mm; }
  .blanks > span { white-space: nowrap; }
  .blanks u { display: inline-block; width: 34mm; border-bottom: 0.3mm solid #000; text-decoration: none; }
  .answers { break-before: page; }
  .answers span { margin-right: 5mm; white-space: nowrap; display: inline-block; }
  footer {
    margin-top: 3mm; display: flex; gap: 3mm; align-items: center; font-size: 8.5pt; color: #444;
    overflow-wrap: anywhere;
  }
  footer img { width: 16mm; height: 16mm; }
`;

/** How a lesson looks on paper. */
export const sheet = css`
  @page { size: A4 portrait; margin: 16mm 18mm; }
  * { box-sizing: border-box; }
  body {
    margin: 0; color: #000; background: #fff; font: 11pt/1.5 system-ui, "PingFang SC", "Microsoft YaHei",
      "Noto Sans CJK SC", sans-serif;
    font-variant-numeric: tabular-nums; -webkit-print-color-adjust: exact; print-color-adjust: exact;
  }
  .lesson + .lesson { break-before: page; }
  header { display: flex; justify-content: space-between; gap: 8mm; align-items: baseline; }
  h1 { font-size: 17pt; margin: 0 0 2mm; }
  h2 { font-size: 12.5pt; margin: 5mm 0 1mm; break-after: avoid; }
  p { margin: 0 0 2mm; }
  u { display: inline-block; min-width: 26mm; border-bottom: 0.3mm solid #000; text-decoration: none; }
  header u { min-width: 48mm; }
  .picture { width: 100%; max-height: 62mm; object-fit: contain; object-position: left; margin: 2mm 0; }
  ol { margin: 0; padding-left: 7mm; }
  li { break-inside: avoid; margin-bottom: 3mm; }
  ul { list-style: none; padding: 0; margin: 1mm 0 0; display: grid; gap: 1mm; }
  ul li { margin: 0; display: flex; gap: 2.5mm; align-items: baseline; }
  ul li::before {
    content: ""; flex: none; width: 3.4mm; height: 3.4mm; border: 0.3mm solid #000; border-radius: 0.6mm;
  }
  ul li[data-chosen="true"]::before { background: #000; }
  small { color: #444; margin-left: 3mm; }
  .because { color: #333; font-size: 10pt; margin: 1mm 0 0; }
  .left { color: #444; font-size: 9.5pt; margin-top: 5mm; overflow-wrap: anywhere; }
  .m i, .m sub, .math { font-family: "STIX Two Text", "Cambria Math", "Times New Roman", serif; }
`;
