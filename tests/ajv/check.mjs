// Whether ajv says of every value what the library says of it: ajv in strict mode, formats on, JSON
// Schema 2020-12.
//
//     VOICE_CORPUS=FOLDER cargo test -p voice-tests --test schemas
//     npm ci && node check.mjs FOLDER
//
// FOLDER has a file of lines for each type, {"accept", "value"}: all the values that the tests try.
// The published corpus is checked too. Prints how many values were tried and how many differ, and
// fails when one does.

import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const repository = new URL("../../", import.meta.url).pathname;
const strict = { strict: true, strictRequired: true, validateFormats: true, unicodeRegExp: true };

// What no schema can say: which of two days is the earlier one, and that two items are about the
// same thing.
const BEYOND_SCHEMAS = new Set(["dates-out-of-order", "duplicate"]);

function validator(name, change = (schema) => schema) {
  const schema = JSON.parse(readFileSync(join(repository, "docs/schemas", `${name}.json`), "utf8"));
  const ajv = new Ajv2020(strict);
  addFormats(ajv, { mode: "full" });
  return ajv.compile(change(schema));
}

async function* lines(file) {
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    if (line !== "") yield JSON.parse(line);
  }
}

/** How many values there are, and what differs. */
async function compare(name, validate, cases) {
  const differences = [];
  let tried = 0;
  for await (const { accept, value } of cases) {
    tried += 1;
    if (validate(value) !== accept) {
      const said = accept ? JSON.stringify(validate.errors?.[0]) : "nothing";
      const library = accept ? "accepts" : "refuses";
      differences.push(
        `${name}: the library ${library}, ajv says ${said}: ${JSON.stringify(value).slice(0, 400)}`,
      );
    }
  }
  return { tried, differences };
}

async function* published(name) {
  const file = (kind) => join(repository, "tests/corpus", `${name}.${kind}.ndjson`);
  for await (const value of lines(file("accept"))) yield { accept: true, value };
  if (!existsSync(file("reject"))) return;
  for await (const { code, value } of lines(file("reject")))
    yield { accept: BEYOND_SCHEMAS.has(code), value };
}

/** Every type of a folder, by the name of its file; fails where ajv differs. */
async function compareAll(what, folder, suffix, cases) {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length));
  const results = [];
  for (const name of names) results.push(await compare(name, validator(name), cases(name)));
  const tried = results.reduce((sum, result) => sum + result.tried, 0);
  const differences = results.flatMap((result) => result.differences);
  console.log(
    `${what}: ${names.length} types, ${tried} values tried, ${differences.length} differences`,
  );
  for (const difference of differences.slice(0, 10)) console.error(difference);
  if (tried === 0 || differences.length > 0) process.exitCode = 1;
}

await compareAll("published corpus", join(repository, "tests/corpus"), ".accept.ndjson", published);

const folder = process.argv[2];
if (folder !== undefined) {
  await compareAll("every value of the tests", folder, ".ndjson", (name) =>
    lines(join(folder, `${name}.ndjson`)),
  );
}

// The canary: a schema that is wrong on purpose must be found out.
const wrong = validator("bond", (schema) => ({ ...schema, additionalProperties: true }));
const noticed = (await compare("bond", wrong, published("bond"))).differences.length;
console.log(`canary, a wrong schema: ${noticed} differences`);
if (noticed === 0) process.exitCode = 1;
