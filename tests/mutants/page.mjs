/** The mutants of one file of the page: [start, end, text, family] each, as JSON. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const ts = createRequire(new URL("../../frontend/package.json", import.meta.url))("typescript");
const [, , path] = process.argv;
const text = readFileSync(path, "utf8");
const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);

const SWAPS = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "<": ["<=", ">="],
  ">": [">=", "<="],
  "<=": ["<", ">"],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "+=": ["-="],
  "-=": ["+="],
};

/** @type {[number, number, string, string][]} */
const mutants = [];
const add = (start, end, now, family) => mutants.push([start, end, now, family]);

function visit(node) {
  if (ts.isImportDeclaration(node)) return;
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken;
    for (const other of SWAPS[operator.getText()] ?? []) add(operator.getStart(), operator.getEnd(), other, "operator");
  } else if (ts.isNumericLiteral(node)) {
    add(node.getStart(), node.getEnd(), String(Number(node.getText().replaceAll("_", "")) + 1), "number");
  } else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
    add(node.getStart(), node.getEnd(), node.kind === ts.SyntaxKind.TrueKeyword ? "false" : "true", "boolean");
  } else if (ts.isPrefixUnaryExpression(node) && ["!", "-"].includes(text[node.getStart()])) {
    if (!ts.isNumericLiteral(node.operand)) add(node.getStart(), node.operand.getStart(), "", "unary");
  } else if (ts.isConditionalExpression(node)) {
    add(
      node.getStart(),
      node.getEnd(),
      `${node.condition.getText()} ? ${node.whenFalse.getText()} : ${node.whenTrue.getText()}`,
      "condition",
    );
  } else if (ts.isIfStatement(node)) {
    add(node.expression.getStart(), node.expression.getEnd(), `!(${node.expression.getText()})`, "condition");
  } else if (ts.isExpressionStatement(node) && !ts.isStringLiteral(node.expression)) {
    add(node.getStart(), node.getEnd(), ";", "statement");
  }
  ts.forEachChild(node, visit);
}

visit(file);
process.stdout.write(JSON.stringify(mutants));
