// What validators made by tools of JavaScript from our schemas say of the published corpus. Prints
// a line of JSON for each tool.
//
//     npm ci && node validators.mjs

import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { Validator } from "jsonschema";
import { z } from "zod";

const repository = new URL("../../", import.meta.url).pathname;
const BEYOND_SCHEMAS = new Set(["dates-out-of-order", "duplicate"]);
const read = (file) => JSON.parse(readFileSync(join(repository, file), "utf8"));
const version = (name) => read(`tests/tools/node_modules/${name}/package.json`).version;

function lines(file) {
  const path = join(repository, "tests/corpus", file);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

const TOOLS = {
  ajv: (schema) => {
    const ajv = new Ajv2020({ strict: true, strictRequired: true, unicodeRegExp: true });
    addFormats(ajv, { mode: "full" });
    return ajv.compile(schema);
  },
  zod: (schema) => {
    const made = z.fromJSONSchema(schema);
    return (value) => made.safeParse(value).success;
  },
  jsonschema: (schema) => {
    const validator = new Validator();
    return (value) => validator.validate(value, schema).valid;
  },
};

const names = readdirSync(join(repository, "docs/schemas"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

for (const [tool, make] of Object.entries(TOOLS)) {
  const row = { tool, version: version(tool), schemas: names.length, taken: 0 };
  Object.assign(row, { accepted: 0, lost: 0, refused: 0, missed: 0, examples: [] });
  for (const name of names) {
    let accepts;
    try {
      accepts = make(read(`docs/schemas/${name}.json`));
      row.taken += 1;
    } catch (error) {
      row.examples.push(`${name}: ${error.message}`);
      continue;
    }
    for (const value of lines(`${name}.accept.ndjson`)) {
      row.accepted += 1;
      if (accepts(value)) continue;
      row.lost += 1;
      row.examples.push(`${name} refuses ${JSON.stringify(value).slice(0, 200)}`);
    }
    for (const { code, value } of lines(`${name}.reject.ndjson`)) {
      if (BEYOND_SCHEMAS.has(code)) continue;
      row.refused += 1;
      if (!accepts(value)) continue;
      row.missed += 1;
      row.examples.push(`${name} takes ${code} ${JSON.stringify(value).slice(0, 200)}`);
    }
  }
  console.log(JSON.stringify(row));
}
