// What generators of TypeScript make of our schemas and of the OpenAPI document: whether it
// compiles, and what becomes of the published corpus. Prints a line of JSON for each tool.
//
//     node types.mjs FOLDER

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import { compile } from "json-schema-to-typescript";
import { FetchingJSONSchemaStore, InputData, JSONSchemaInput, quicktype } from "quicktype-core";
import ts from "typescript";
import { NAMES, REPOSITORY, accepted, canonical, fare, read, refused, schema, version, written }
  from "./corpus.mjs";

const folder = process.argv[2];
symlinkSync(new URL("node_modules", import.meta.url).pathname, join(folder, "node_modules"));
const OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

/** The lines of each file on which the compiler finds an error, of a strict compilation. */
function errors(files) {
  const found = new Map(files.map((file) => [file, new Map()]));
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(
    ts.createProgram(files, OPTIONS),
  )) {
    const { line } = file.getLineAndCharacterOfPosition(start);
    const said = ts.flattenDiagnosticMessageText(messageText, " ");
    if (!found.has(file.fileName)) throw new Error(`${file.fileName}: ${said}`);
    found.get(file.fileName).set(line, said);
  }
  return found;
}

// TypeScript ends a line at these, JSON does not.
const onOneLine = (value) =>
  canonical(value).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);

/** Types alone: each value of the corpus is a constant of the type, on a line of its own. */
function typed(tool, sources) {
  const row = { tool, version: version(tool), schemas: sources.size, taken: 0, examples: [] };
  Object.assign(row, { accepted: 0, lost: 0, refused: 0, missed: 0 });
  const home = join(folder, tool);
  mkdirSync(home, { recursive: true });
  const files = new Map();
  for (const [name, { source, root, from }] of sources) {
    const values = [...accepted(name), ...refused(name).map(({ value }) => value)];
    const text = values.map((value) => `export const _: ${root} = ${onOneLine(value)};`);
    const file = join(home, `${name}.ts`);
    // The names of constants differ; a line has one each.
    const constants = text.map((line, at) => line.replace("_", `_${at}`)).join("\n");
    writeFileSync(file, `${constants}\n${source}`);
    files.set(file, { name, accepted: accepted(name).length, all: values.length, from });
  }
  for (const [file, wrong] of errors([...files.keys()])) {
    const { name, accepted, all } = files.get(file);
    const inTypes = [...wrong].find(([line]) => line >= all);
    if (inTypes) row.examples.push(`${name}: ${inTypes[1]}`);
    else row.taken += 1;
    row.accepted += accepted;
    row.refused += all - accepted;
    for (let line = 0; line < all; line += 1) {
      if (line < accepted && wrong.has(line)) {
        row.lost += 1;
        row.examples.push(`${name} refuses value ${line + 1}: ${wrong.get(line)}`);
      }
      if (line >= accepted && !wrong.has(line)) row.missed += 1;
    }
  }
  console.log(JSON.stringify(row));
}

const made = new Map();
for (const name of NAMES) {
  const source = await compile(schema(name), "Root", { bannerComment: "", format: false });
  // The tool names the type after the title.
  const root = (schema(name).title ?? "Root").replace(/(^| )(\w)/g, (_, __, first) =>
    first.toUpperCase(),
  );
  made.set(name, { source, root: source.includes(` ${root} `) ? root : "Root" });
}
typed("json-schema-to-typescript", made);

/** Loads a module of TypeScript. */
async function load(text) {
  const compiled = ts.transpileModule(text, { compilerOptions: OPTIONS }).outputText;
  return import(`data:text/javascript;base64,${Buffer.from(compiled).toString("base64")}`);
}

await fare("quicktype-core", async (schema) => {
  const source = new JSONSchemaInput(new FetchingJSONSchemaStore());
  await source.addSource({ name: "Root", schema: JSON.stringify(schema) });
  const inputData = new InputData();
  inputData.addInput(source);
  const { lines } = await quicktype({ inputData, lang: "typescript" });
  const { Convert } = await load(lines.join("\n"));
  return (value) => JSON.parse(Convert.rootToJson(Convert.toRoot(JSON.stringify(value))));
});

/** Its validators of zod read the corpus, and all of it compiles. */
async function heyApi() {
  const tool = "@hey-api/openapi-ts";
  const out = join(folder, "hey-api");
  await createClient({
    input: join(REPOSITORY, "docs/openapi.json"),
    output: out,
    plugins: [
      "@hey-api/typescript",
      // Without it moments in UTC alone are taken.
      { name: "zod", dates: { offset: true } },
      "@hey-api/sdk",
      "@hey-api/client-fetch",
    ],
    logs: { level: "silent" },
  });
  const document = read("docs/openapi.json");
  const sdk = ts.sys.readFile(join(out, "sdk.gen.ts"));
  const types = ts.sys.readFile(join(out, "types.gen.ts"));
  const said = [...errors([join(out, "index.ts"), join(out, "zod.gen.ts")])];
  const row = { tool, version: version(tool) };
  row.operations = Object.values(document.paths).flatMap(Object.keys)
    .filter((method) => ["get", "post", "put", "patch", "delete"].includes(method)).length;
  row.made = sdk.match(/^export const \w+ = </gm).length;
  row.models = Object.keys(document.components.schemas)
    .filter((name) => types.includes(`export type ${name} = `)).length;
  Object.assign(row, { accepted: 0, lost: 0, refused: 0, missed: 0 });
  row.examples = said.flatMap(([file, lines]) => [...lines.values()].map((s) => `${file}: ${s}`));
  const zod = ts.transpileModule(ts.sys.readFile(join(out, "zod.gen.ts")), {
    compilerOptions: OPTIONS,
  }).outputText;
  writeFileSync(join(out, "zod.gen.mjs"), zod);
  const validators = await import(join(out, "zod.gen.mjs"));
  for (const name of NAMES) {
    const component = name.replace(/(^|-)(\w)/g, (_, __, first) => first.toUpperCase());
    const validator = validators[`z${component}`];
    // `Language` of a directory is another schema than `Language` of an answer.
    const { description } = document.components.schemas[component] ?? {};
    if (!validator || description !== schema(name).description) continue;
    for (const value of accepted(name)) {
      row.accepted += 1;
      const read = validator.safeParse(value);
      if (read.success && written(read.data) === written(value)) continue;
      row.lost += 1;
      row.examples.push(`${name} refuses or changes ${canonical(value)}`);
    }
    for (const { code, value } of refused(name)) {
      row.refused += 1;
      if (!validator.safeParse(value).success) continue;
      row.missed += 1;
      row.examples.push(`${name} takes ${code} ${canonical(value)}`);
    }
  }
  console.log(JSON.stringify(row));
}
await heyApi();
