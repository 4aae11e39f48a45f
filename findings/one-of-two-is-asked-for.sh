#!/usr/bin/env bash
# A person has to be reachable by letter or by telephone. The schema has two properties, none of
# them required, and `anyOf` of two branches, each of which requires one. Do tools that make a
# validator of the schema ask for one of the two?
#
# One would guess: yes, or they say that they cannot. A keyword holds whether or not `type` stands
# beside it: `required` of a branch says nothing of what is no object, and the object around it says
# that it is one (JSON Schema Core, 7.6.1; Validation, 6.5.3).
#
# What is so, with the versions below:
# - zod (`fromJSONSchema`) throws at keywords that it does not have, and reads a branch without
#   `type` as anything at all. With `anyOf` it takes an answer with neither way, and an unknown
#   field, which `additionalProperties: false` forbids. With `oneOf` it refuses a letter alone,
#   since both branches take it.
# - json-schema-to-zod with `anyOf` does the same. (Its code for `oneOf` is TypeScript, and not run
#   here.)
# - ajv takes what the specification does.
# - With `"type": "object"` and the properties again in each branch, all three take the same.
#
# Why it matters here: who is told of a release is who can be reached, and a form that asks for no
# way finds nobody. zod takes and refuses what the schemas of voice-core do (docs/TOOLS.md), since
# each branch there has its type.
#
# Needs Node.js and npm. Exits with 0 where all is as described, otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund ajv@8.20.0 zod@4.6.7 json-schema-to-zod@2.8.1

cat >tools.mjs <<'JAVASCRIPT'
import Ajv from "ajv/dist/2020.js";
import { jsonSchemaToZod } from "json-schema-to-zod";
import { fromJSONSchema, z } from "zod";

const ways = { letter: { type: "string" }, telephone: { type: "string" } };
const closed = { type: "object", properties: ways, additionalProperties: false };
const branches = Object.keys(ways).map((way) => ({ required: [way] }));
const schemas = {
  "anyOf": { ...closed, anyOf: branches },
  "oneOf": { ...closed, oneOf: branches },
  "anyOf, in full": { anyOf: branches.map((branch) => ({ ...closed, ...branch })) },
  "oneOf, in full": { oneOf: branches.map((branch) => ({ ...closed, ...branch })) },
};
const values = {
  neither: {},
  letter: { letter: "x" },
  both: { letter: "x", telephone: "y" },
  fax: { letter: "x", fax: "y" },
};
const written = (schema) => {
  const text = jsonSchemaToZod(schema, { module: "none", noImport: true });
  return new Function("z", `return ${text}`)(z);
};
const tools = {
  ajv: (schema) => new Ajv({ strictTypes: false, strictRequired: false }).compile(schema),
  zod: (schema) => (value) => fromJSONSchema(schema).safeParse(value).success,
  "json-schema-to-zod": (schema) => {
    const made = written(schema);
    return (value) => made.safeParse(value).success;
  },
};
for (const [form, schema] of Object.entries(schemas)) {
  for (const [tool, make] of Object.entries(tools)) {
    if ("oneOf" in schema && tool === "json-schema-to-zod") continue;
    const takes = make({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema });
    console.log(`${form}: ${tool} takes`, ...Object.keys(values).filter((of) => takes(values[of])));
  }
}
JAVASCRIPT
node tools.mjs | tee seen

cat >expected <<'TEXT'
anyOf: ajv takes letter both
anyOf: zod takes neither letter both fax
anyOf: json-schema-to-zod takes neither letter both fax
oneOf: ajv takes letter
oneOf: zod takes
anyOf, in full: ajv takes letter both
anyOf, in full: zod takes letter both
anyOf, in full: json-schema-to-zod takes letter both
oneOf, in full: ajv takes letter
oneOf, in full: zod takes letter
TEXT
diff expected seen && echo "as described"
