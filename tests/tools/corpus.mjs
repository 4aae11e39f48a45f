// The published schemas and corpus, and how tools fare with them.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const REPOSITORY = new URL("../../", import.meta.url).pathname;

/** What no schema can say. */
const BEYOND_SCHEMAS = new Set(["dates-out-of-order", "duplicate"]);

export const read = (file) => JSON.parse(readFileSync(join(REPOSITORY, file), "utf8"));
export const schema = (name) => read(`docs/schemas/${name}.json`);
export const version = (name) => read(`tests/tools/node_modules/${name}/package.json`).version;

export const NAMES = readdirSync(join(REPOSITORY, "docs/schemas"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

function lines(file) {
  const path = join(REPOSITORY, "tests/corpus", file);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

export const accepted = (name) => [
  ...lines(`${name}.accept.ndjson`),
  ...lines(`${name}.rewrite.ndjson`).map(({ value }) => value),
];
export const refused = (name) =>
  lines(`${name}.reject.ndjson`).filter(({ code }) => !BEYOND_SCHEMAS.has(code));

/** Members in the order of their names, as bytes: two values are equal where these are. */
export const canonical = (value) =>
  JSON.stringify(value, (_, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

/** A moment as the library writes it, in UTC; any other text as it is. */
function inUtc(text) {
  const [, local, digits = "", zone] = MOMENT.exec(text) ?? [];
  if (local === undefined) return text;
  const fraction = digits.replace(/0+$/, "");
  const places = Math.ceil(fraction.length / 3) * 3;
  const seconds = new Date(local + zone).toISOString().slice(0, 19);
  return `${seconds}${fraction && `.${fraction.padEnd(places, "0")}`}Z`;
}

/** A value that is accepted, as the library writes it: two are the same where these are equal. */
export function written(value) {
  const text = JSON.stringify(value);
  return canonical(JSON.parse(text, (_, of) => (typeof of === "string" ? inUtc(of) : of)));
}

/**
 * Prints the row of a tool. `make` has of a schema what reads a value: it throws where the value
 * is refused, and gives what it would write of it.
 */
export async function fare(tool, make, { refuses = true, suffix = "" } = {}) {
  const row = { tool, version: version(tool) + suffix, schemas: NAMES.length, taken: 0 };
  Object.assign(row, { examples: [], accepted: 0, lost: 0 });
  if (refuses) Object.assign(row, { refused: 0, missed: 0 });
  for (const name of NAMES) {
    let reads;
    try {
      reads = await make(schema(name), name);
      row.taken += 1;
    } catch (error) {
      row.examples.push(`${name}: ${error.message}`);
      continue;
    }
    for (const value of accepted(name)) {
      row.accepted += 1;
      const before = written(value);
      try {
        const after = written(await reads(structuredClone(value)));
        if (after === before) continue;
        row.examples.push(`${name} writes ${after} for ${before}`);
      } catch (error) {
        row.examples.push(`${name} refuses ${before}: ${error.message}`);
      }
      row.lost += 1;
    }
    if (!refuses) continue;
    for (const { code, value } of refused(name)) {
      row.refused += 1;
      try {
        await reads(structuredClone(value));
        row.missed += 1;
        row.examples.push(`${name} takes ${code} ${canonical(value)}`);
      } catch {
        // Refused, as it is to be.
      }
    }
  }
  console.log(JSON.stringify(row));
}
