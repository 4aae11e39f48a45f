// Whether ajv says of every value what the library says of it: ajv in strict mode, formats on, JSON Schema 2020-12.
//
//     VOICE_CORPUS=FOLDER cargo test -p voice-tests --test schemas
//     npm ci && node check.mjs FOLDER
//
// FOLDER has a file of lines for each type, {"accept", "value"}: all the values that the tests try. The published corpus is checked
// too. Prints how many values were tried and how many differ, and fails when one does.

import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const repository = new URL("../../", import.meta.url).pathname;
const strict = { strict: true, strictRequired: true, validateFormats: true, unicodeRegExp: true };

// What no schema can say: which of two days is the earlier one.
const BEYOND_SCHEMAS = "dates-out-of-order";

function validator(name, break_it = (schema) => schema) {
  const schema = JSON.parse(readFileSync(join(repository, "docs/schemas", `${name}.json`), "utf8"));
  const ajv = new Ajv2020(strict);
  addFormats(ajv, { mode: "full" });
  return ajv.compile(break_it(schema));
}

async function* lines(file) {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line !== "") yield JSON.parse(line);
  }
}

let [tried, differences] = [0, 0];

async function compare(name, validate, cases) {
  for await (const { accept, value } of cases) {
    tried += 1;
    if (validate(value) !== accept) {
      differences += 1;
      if (differences <= 10) {
        const said = accept ? JSON.stringify(validate.errors?.[0]) : "nothing";
        console.error(`${name}: the library ${accept ? "accepts" : "refuses"}, ajv says ${said}: ${JSON.stringify(value).slice(0, 400)}`);
      }
    }
  }
}

async function* published(name) {
  const file = (kind) => join(repository, "tests/corpus", `${name}.${kind}.ndjson`);
  for await (const value of lines(file("accept"))) yield { accept: true, value };
  if (!existsSync(file("reject"))) return;
  for await (const { code, value } of lines(file("reject"))) yield { accept: code === BEYOND_SCHEMAS, value };
}

const suffix = ".accept.ndjson";
const corpus = readdirSync(join(repository, "tests/corpus")).filter((file) => file.endsWith(suffix));
for (const file of corpus) {
  const name = file.slice(0, -suffix.length);
  await compare(name, validator(name), published(name));
}
console.log(`published corpus: ${corpus.length} types, ${tried} values tried, ${differences} differences`);

const folder = process.argv[2];
if (folder !== undefined) {
  const [before, files] = [tried, readdirSync(folder).filter((file) => file.endsWith(".ndjson"))];
  for (const file of files) {
    const name = file.slice(0, -".ndjson".length);
    await compare(name, validator(name), lines(join(folder, file)));
  }
  console.log(`every value of the tests: ${files.length} types, ${tried - before} values tried, ${differences} differences`);
  if (files.length === 0) throw new Error(`no values in ${folder}`);
}

// The canary: a schema that is wrong on purpose must be found out.
const found = differences;
const log = console.error;
console.error = () => {};
await compare("bond", validator("bond", (schema) => ({ ...schema, additionalProperties: true })), published("bond"));
console.error = log;
const noticed = differences - found;
console.log(`canary, a wrong schema: ${noticed} differences`);
if (noticed === 0 || found > 0 || corpus.length === 0) process.exit(1);
