// What the validators of the installed package say of values of which the library's word is known:
// the published corpus, and where it is given a folder, every value of the library's own tests. The
// same of each office that declares terms, and of any, by validators that are compiled here of its
// schemas.
//
//     node corpus.mjs REPOSITORY SCHEMAS [FOLDER]
//
// SCHEMAS has a folder for each office of the corpus, with what `voice schema NAME --office FOLDER`
// prints, or `voice schema NAME --any-office`.
//
// Fails where a validator differs, and where less is said of the place and the code of faults than
// docs/TOOLS.md says.

import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import { check, faultText } from "voice-client";
import * as validators from "voice-client/validators";
import names from "voice-client/names.json" with { type: "json" };

const [repository, schemas, folder] = process.argv.slice(2);
const { AJV, forAjv } = await import(
  pathToFileURL(join(repository, "packages/npm/build/schemas.mjs")).href
);

// What no schema can say: which of two days is the earlier one, and that two items are about the
// same thing.
const BEYOND_SCHEMAS = new Set(["dates-out-of-order", "duplicate"]);

async function* lines(file) {
  if (!existsSync(file)) return;
  const input = createReadStream(file);
  for await (const line of createInterface({ input, crlfDelay: Infinity }))
    if (line !== "") yield JSON.parse(line);
}

async function* published(name, office = "") {
  const file = (kind) => join(repository, "tests/corpus", office, `${name}.${kind}.ndjson`);
  for await (const value of lines(file("accept"))) yield { accept: true, value };
  for await (const { value } of lines(file("rewrite"))) yield { accept: true, value };
  for await (const { pointer, code, value } of lines(file("reject")))
    yield { accept: BEYOND_SCHEMAS.has(code), value, fault: { pointer, code } };
}

/** How many values were tried, what differs, and of how many faults place and code are the same. */
async function compare(of, validator, cases) {
  const found = { tried: 0, refused: 0, alike: 0, differences: [] };
  for await (const { accept, value, fault } of cases) {
    found.tried += 1;
    const checked = check(validator, value);
    if ((checked.kind === "valid") !== accept)
      found.differences.push(`${of}: ${accept ? "refuses" : "takes"} ${JSON.stringify(value)}`);
    if (accept || fault === undefined || checked.kind === "valid") continue;
    found.refused += 1;
    const [only, ...more] = checked.faults;
    found.alike += more.length === 0 && only.pointer === fault.pointer && only.code === fault.code;
    if (checked.faults.some(({ code }) => !faultText(code, "es")))
      found.differences.push(`${of}: no words for a fault`);
  }
  return found;
}

async function compareAll(what, of, cases, validator = (name) => validators[names[name]]) {
  const sum = { tried: 0, refused: 0, alike: 0, differences: [] };
  for (const name of of) {
    const found = await compare(name, validator(name), cases(name));
    for (const key of ["tried", "refused", "alike"]) sum[key] += found[key];
    sum.differences.push(...found.differences);
  }
  const said = sum.refused === 0 ? "" : `, ${sum.alike} of ${sum.refused} faults alike`;
  const count = sum.differences.length;
  console.log(`${what}: ${of.length} types, ${sum.tried} values, ${count} differences${said}`);
  for (const difference of sum.differences.slice(0, 10)) console.error(difference.slice(0, 400));
  if (sum.tried === 0 || sum.differences.length > 0) process.exitCode = 1;
  return sum;
}

/** The types of a folder of the corpus. */
const typesOf = (folder, ending) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));

/** The validator of a type as an office has it. */
function compiled(office, name) {
  const schema = JSON.parse(readFileSync(join(schemas, office, `${name}.json`), "utf8"));
  const { $schema: _, $defs = {}, ...root } = schema;
  const defined = Object.entries($defs).map(([of, schema]) => [of, forAjv(schema, $defs)]);
  const whole = { ...forAjv(root, $defs), $defs: Object.fromEntries(defined) };
  return new Ajv(AJV).compile(whole);
}

const corpus = typesOf(join(repository, "tests/corpus"), ".accept.ndjson");
const { alike, refused } = await compareAll("published corpus", corpus, published);
// Where a union has no tag, its branches say too many things to say one.
if (alike < 0.99 * refused) {
  console.error("place and code of more than one in a hundred faults are not those of the library");
  process.exitCode = 1;
}

if (folder !== undefined) {
  const of = typesOf(folder, ".ndjson");
  await compareAll("every value of the tests", of, (name) => lines(join(folder, `${name}.ndjson`)));
}

const offices = readdirSync(join(repository, "tests/corpus"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
for (const office of offices) {
  const validator = (name) => compiled(office, name);
  const of = typesOf(join(repository, "tests/corpus", office), ".accept.ndjson");
  const cases = (name) => published(name, office);
  const found = await compareAll(`corpus of ${office}`, of, cases, validator);
  // Where any term may stand, a word is no other one of a list, and a kind tells no branch: what is
  // wrong with it is said by the pattern of a term, or by each branch.
  const hasLists = office !== "any-office";
  // The types with terms of an office have more unions without a tag than all together.
  if (hasLists && found.alike < 0.97 * found.refused) {
    console.error(`place and code of more than three in a hundred faults differ: ${office}`);
    process.exitCode = 1;
  }
  // The schemas that are not bound to the office must be found out.
  let unbound = 0;
  for (const name of of)
    unbound += (await compare(name, validators[names[name]], cases(name))).differences.length;
  console.log(`the same by the schemas of the library: ${unbound} differences`);
  if (unbound === 0) process.exitCode = 1;
  if (folder === undefined) continue;
  const every = (name) => lines(join(folder, office, `${name}.ndjson`));
  const all = typesOf(join(folder, office), ".ndjson");
  await compareAll(`every value of the tests of ${office}`, all, every, validator);
}
if (offices.length === 0) process.exitCode = 1;

// The canary: a validator that takes all must be found out.
const wrong = await compare("canary", () => true, published("bond"));
console.log(`canary, a validator that takes all: ${wrong.differences.length} differences`);
if (wrong.differences.length === 0) process.exitCode = 1;

// Of what is not used a bundler leaves most away.
const whole = readFileSync(new URL(import.meta.resolve("voice-client/validators"))).length;
const { build } = await import("esbuild");
const contents = 'import { Claim } from "voice-client/validators"; console.log(Claim({}));';
const stdin = { contents, resolveDir: import.meta.dirname };
const bundled = await build({ stdin, bundle: true, minify: true, format: "esm", write: false });
const kept = bundled.outputFiles[0].contents.length;
console.log(`validators: ${whole} bytes; bundled for a claim alone: ${kept}`);
if (kept > whole / 20) process.exitCode = 1;
