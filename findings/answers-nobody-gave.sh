#!/usr/bin/env bash
# A form has three questions that nobody has to answer: whether an address may be shared (Yes, No),
# whether a person agrees (only `true` is valid), and how they are told. Somebody sends it without
# touching anything. What is sent?
#
# One would guess: nothing. No property is required and none has a `default`. `const` and `enum` say
# which values are valid (JSON Schema Validation 6.1.2, 6.1.3), and say nothing of what is absent.
#
# What is so, with the versions below:
# - RJSF sends `"share": "yes"` and `"agree": true`. Choices with titles are `oneOf` of constants,
#   and it fills in the first of them: with No before Yes it is "no". That is valid, and nothing
#   behind the form can tell it from an answer. Its option `constAsDefaults: "never"` stops it.
# - JSON Editor fills in all three: the first value of the `enum`, `"how": "letter"`, and an empty
#   text and `false`, which its own validation refuses, so that a person has to answer both.
# - JSON Forms fills in nothing.
#
# Why it matters here: `"share": "yes"` is a consent that nobody gave. The schemas of voice-core
# write choices as `oneOf` of constants; docs/TOOLS.md says which option RJSF needs.
#
# Needs Node.js and npm. Exits with 0 where all is as described, otherwise with another status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund jsdom@29.1.1 react@19.3.1 react-dom@19.3.1 \
    @rjsf/core@6.11.1 @rjsf/utils@6.11.1 @rjsf/validator-ajv8@6.11.1 \
    @json-editor/json-editor@2.17.2 @jsonforms/core@3.8.0

cat >page.mjs <<'JAVASCRIPT'
import { JSDOM } from "jsdom";

const page = "<form id='a'></form><div id='b'></div>";
const like = { url: "http://localhost/", pretendToBeVisual: true };
export const { window } = new JSDOM(page, like);
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis) || name.endsWith("Event")) globalThis[name] = window[name];
}
globalThis.window = window;
globalThis.IS_REACT_ACT_ENVIRONMENT = true;

const choice = (...values) => ({
  type: "string",
  oneOf: values.map((value) => ({ const: value, title: `${value}, please` })),
});
export const form = (...shares) => ({
  type: "object",
  properties: {
    share: choice(...shares),
    agree: { type: "boolean", const: true },
    how: { type: "string", enum: ["letter", "telephone"] },
  },
});
JAVASCRIPT

cat >forms.mjs <<'JAVASCRIPT'
import { form, window } from "./page.mjs";

const { act, createElement } = await import("react");
const { createRoot } = await import("react-dom/client");
const { default: Form } = await import("@rjsf/core");
const { default: validator } = await import("@rjsf/validator-ajv8");
const { JSONEditor } = (await import("@json-editor/json-editor")).default;
const { coreReducer, init } = await import("@jsonforms/core");

async function rjsf(schema, experimental_defaultFormStateBehavior) {
  let sent;
  const onSubmit = ({ formData }) => (sent = formData);
  const root = createRoot(window.document.getElementById("b"));
  const options = { schema, validator, onSubmit, experimental_defaultFormStateBehavior };
  await act(async () => root.render(createElement(Form, options)));
  const submit = new window.Event("submit", { bubbles: true, cancelable: true });
  await act(async () => window.document.querySelector("#b form").dispatchEvent(submit));
  await act(async () => root.unmount());
  return JSON.stringify(sent);
}

console.log("RJSF", await rjsf(form("yes", "no")));
console.log("RJSF, No first", await rjsf(form("no", "yes")));
console.log("RJSF, never", await rjsf(form("yes", "no"), { constAsDefaults: "never" }));

const editor = new JSONEditor(window.document.getElementById("a"), { schema: form("yes", "no") });
await new Promise((ready) => editor.on("ready", ready));
const refused = new Set(editor.validate().map(({ path }) => path.split(".")[1]));
console.log("JSON Editor", JSON.stringify(editor.getValue()), "refuses", ...refused);

const state = coreReducer(undefined, init({}, form("yes", "no")));
console.log("JSON Forms", JSON.stringify(state.data), "errors", state.errors.length);
process.exit();
JAVASCRIPT
node forms.mjs 2>said | tee seen

cat >expected <<'TEXT'
RJSF {"share":"yes","agree":true}
RJSF, No first {"share":"no","agree":true}
RJSF, never {}
JSON Editor {"share":"","agree":false,"how":"letter"} refuses share agree
JSON Forms {} errors 0
TEXT
diff expected seen && echo "as described"
