// What makers of forms do with our schemas, rendered without a browser: whether each field is
// there, and whether an accepted value of the corpus is still that value once the form has it.
// Prints a line of JSON for each tool.
//
//     node forms.mjs FOLDER
//
// FOLDER has each schema as `voice schema NAME --inline` prints it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { accepted, fare } from "./corpus.mjs";

// Their modules for Node are those of CommonJS.
const require = createRequire(import.meta.url);
const { Generate } = require("@jsonforms/core");
const { JsonForms } = require("@jsonforms/react");
const { vanillaCells, vanillaRenderers } = require("@jsonforms/vanilla-renderers");
const { default: Form } = require("@rjsf/core");
const { getDefaultFormState } = require("@rjsf/utils");
const { customizeValidator } = require("@rjsf/validator-ajv8");

// What they say of a form goes to the console.
console.error = console.warn = () => {};

// Nobody answers in place of who fills the form in: RJSF does, unless it is told these three.
const BEHAVIOR = {
  constAsDefaults: "never",
  emptyObjectFields: "skipDefaults",
  arrayMinItems: { populate: "never" },
};

/** Whether there is an answer in what a form holds. */
const isAnswered = (held) =>
  held !== null && typeof held === "object"
    ? Object.values(held).some(isAnswered)
    : held !== null && held !== undefined;

await fare("@rjsf/core", (schema, name) => {
  const validator = customizeValidator({
    AjvClass: Ajv2020,
    ajvOptionsOverrides: { unicodeRegExp: true },
    ajvFormatOptions: { mode: "full" },
  });
  const state = (value) =>
    getDefaultFormState(validator, schema, value, schema, false, BEHAVIOR);
  const form = (formData) => {
    const options = { experimental_defaultFormStateBehavior: BEHAVIOR };
    const html = renderToStaticMarkup(
      createElement(Form, { schema, validator, formData, ...options }),
    );
    if (/Unsupported field|Unknown field type/.test(html)) throw new Error("a field is not shown");
  };
  form(undefined);
  if (isAnswered(state(undefined))) throw new Error("an answer that nobody gave");
  // One value of each is shown: it takes a second.
  accepted(name).slice(0, 1).forEach(form);
  return (value) => {
    if (validator.rawValidation(schema, value).errors?.length) throw new Error("refused");
    return state(value);
  };
});

// JSON Forms takes a title from the definition, and none that stands beside a reference to it: it
// gets the schema without references, and then has the title of every field.
await fare("@jsonforms/core", (_, name) => {
  const file = join(process.argv[2], `${name}.json`);
  const schema = JSON.parse(readFileSync(file, "utf8"));
  const ajv = new Ajv2020({ allErrors: true, strict: false, unicodeRegExp: true });
  addFormats(ajv, { mode: "full" });
  const form = (data) => {
    const html = renderToStaticMarkup(
      createElement(JsonForms, {
        schema,
        uischema: Generate.uiSchema(schema),
        data,
        renderers: vanillaRenderers,
        cells: vanillaCells,
        ajv,
      }),
    );
    if (html.includes("No applicable")) throw new Error("a field is not shown");
    return html;
  };
  const empty = form(undefined);
  // A group is shown once there is something in it, a list by the title of its items.
  const isShown = ({ type }) => type !== "object" && type !== "array" && type !== undefined;
  for (const [field, of] of Object.entries(schema.properties ?? {}).filter(([, of]) => isShown(of)))
    if (!empty.includes(`>${of.title}`)) throw new Error(`the title of ${field} is not shown`);
  accepted(name).slice(0, 1).forEach(form);
  const accepts = ajv.compile(schema);
  return (value) => {
    if (!accepts(value)) throw new Error("refused");
    return value;
  };
});
