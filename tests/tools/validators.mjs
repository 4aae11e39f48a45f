// What validators made by tools of JavaScript from our schemas say of the published corpus. Prints
// a line of JSON for each tool.
//
//     npm ci && node validators.mjs

import { readFileSync } from "node:fs";
import { join } from "node:path";
import "@hyperjump/json-schema/formats";
import {
  registerSchema,
  setShouldValidateFormat,
  validate,
} from "@hyperjump/json-schema/draft-2020-12";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { Validator } from "jsonschema";
import { z } from "zod";
import { REPOSITORY, fare } from "./corpus.mjs";

const judged = (accepts) => (value) => {
  if (accepts(value)) return value;
  throw new Error("refused");
};

await fare("ajv", (schema) => {
  const ajv = new Ajv2020({ strict: true, strictRequired: true, unicodeRegExp: true });
  addFormats(ajv, { mode: "full" });
  return judged(ajv.compile(schema));
});
setShouldValidateFormat(true);
await fare("@hyperjump/json-schema", async (schema, name) => {
  const id = `https://schemas.invalid/${name}`;
  registerSchema(schema, id);
  const check = await validate(id);
  return judged((value) => check(value).valid);
});
await fare("zod", (schema) => {
  const made = z.fromJSONSchema(schema);
  return (value) => made.parse(value);
});

function inCharacters(_, schema) {
  if (typeof schema?.maxLength !== "number") return schema;
  const { minLength, maxLength, pattern = "", ...rest } = schema;
  const pair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";
  const length = `^(?:${pair}|[^\\uD800-\\uDBFF]){${minLength},${maxLength}}$`;
  const outside = /\[\^((?:\\.|[^\]\\])*)\]/g;
  const form = pattern.replace(outside, `(?:${pair}|[^\\uD800-\\uDBFF$1])`);
  const text = (pattern) => ({ type: "string", pattern });
  return { ...rest, allOf: [text(length), text(form)] };
}
const told = readFileSync(join(REPOSITORY, "docs/TOOLS.md"), "utf8").replaceAll("\n  ", "\n");
if (!told.includes(inCharacters.toString())) throw new Error(`docs/TOOLS.md: ${inCharacters}`);
await fare(
  "zod",
  (schema) => {
    const made = z.fromJSONSchema(JSON.parse(JSON.stringify(schema), inCharacters));
    return (value) => made.parse(value);
  },
  { suffix: ", counting characters" },
);
await fare("jsonschema", (schema) => {
  const validator = new Validator();
  return judged((value) => validator.validate(value, schema).valid);
});
