// Makes what the package has of the schemas and of the OpenAPI document: types, validators without
// `eval`, the schemas and their Spanish texts.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import openapiTS, { astToString } from "openapi-typescript";
import { AJV, bundle, forAjv, read, repository } from "./schemas.mjs";

const here = new URL("../", import.meta.url).pathname;
const { $defs, names } = bundle();
rmSync(join(here, "dist"), { recursive: true, force: true });
mkdirSync(join(here, "dist"));
mkdirSync(join(here, "src/generated"), { recursive: true });
const write = (file, text) => writeFileSync(join(here, file), text);
const json = (value) => `${JSON.stringify(value, undefined, 1)}\n`;

// Types: what the document has, and beside it the types that no operation has.
const document = read("docs/openapi.json");
const asComponents = JSON.stringify($defs).replaceAll('"#/$defs/', '"#/components/schemas/');
document.components.schemas = { ...JSON.parse(asComponents), ...document.components.schemas };
write("src/generated/api.ts", astToString(await openapiTS(document)));

// Validators: one module without dependencies, of which a bundler keeps what is used.
const ajv = new Ajv({ ...AJV, code: { source: true, esm: true } });
const id = "voice";
const defined = Object.entries($defs).map(([name, schema]) => [name, forAjv(schema, $defs)]);
ajv.addSchema({ $id: id, $defs: Object.fromEntries(defined) });
const types = [...new Set(Object.values(names))].sort();
const exported = types.map((of) => [of, `${id}#/$defs/${of}`]);
const code = standaloneCode(ajv, Object.fromEntries(exported));
// A bundler takes it for a side effect that an expression is compiled, and keeps it.
const pure = code.replaceAll("new RegExp(", "/* @__PURE__ */ new RegExp(");
await build({
  stdin: { contents: pure, resolveDir: here },
  bundle: true,
  format: "esm",
  minifySyntax: true,
  minifyWhitespace: true,
  outfile: join(here, "dist/validators.js"),
  logLevel: "warning",
});
write(
  "dist/validators.d.ts",
  `import type { Schemas, Validator } from "./index.js";\n` +
    types.map((of) => `export declare const ${of}: Validator<Schemas["${of}"]>;\n`).join(""),
);

const titles = read("voice-core/src/schema/es.json");
const $schema = "https://json-schema.org/draft/2020-12/schema";
write("dist/schemas.json", json({ $schema, $defs }));
write("dist/spanish.json", json(titles));
write("dist/names.json", json(names));
console.log(`${types.length} validators and ${Object.keys($defs).length} types`);
