// Counts the places of the generated types that say nothing, and fails where there is one.

import { readFileSync } from "node:fs";

const lines = readFileSync(process.argv[2], "utf8").split("\n");
const isComment = (line) => /^\s*(\/?\*|\/\/)/.test(line);
// A member may be named so.
const isVague = (line) => /\b(any|unknown)\b(?!\??:)/.test(line.replaceAll(/"[^"]*"/g, ""));
const vague = lines.filter((line) => !isComment(line) && isVague(line));
// Headers that the document does not name have any shape.
const ours = vague.filter((line) => !/\[name: string\]: unknown;/.test(line));
console.log(`generated types: ${lines.length} lines, ${ours.length} of them with any or unknown`);
if (ours.length > 0) {
  console.error(ours.join("\n"));
  process.exit(1);
}
