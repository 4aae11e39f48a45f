// From a schema to what the form library needs besides, and from faults to the fields that they are about.

import type { ErrorSchema, RJSFSchema, UiSchema } from "@rjsf/utils";

interface Fault {
  readonly pointer: string;
  readonly expected: string;
}

/** What the app fills in itself. */
const FILLED = ["as_of", "language"];

/** The order of each object's fields is that of `required`; lists of words are boxes to tick; what the app fills is hidden. */
export function uiSchema(schema: RJSFSchema): UiSchema {
  return { ...ui(schema, schema, 0), "ui:submitButtonOptions": { norender: true } };
}

function ui(schema: RJSFSchema, root: RJSFSchema, depth: number): UiSchema {
  const of = resolve(schema, root);
  const result: UiSchema = {};
  if (depth > 8) return result;
  if (of.required !== undefined) result["ui:order"] = [...of.required, "*"];
  for (const [name, field] of Object.entries(of.properties ?? {})) {
    const inner = field as RJSFSchema;
    result[name] =
      name === "kind" || (depth === 0 && FILLED.includes(name)) ? { "ui:widget": "hidden" } : ui(inner, root, depth + 1);
  }
  const branches = (of.oneOf ?? []) as RJSFSchema[];
  if (branches.some((branch) => branch.properties !== undefined)) {
    result["oneOf"] = branches.map((branch) => ui(branch, root, depth + 1));
    result["ui:options"] = { label: true };
  }
  if (of.type === "array") result["ui:widget"] = "checkboxes";
  if (of.format === "date") result["ui:widget"] = "text";
  return result;
}

function resolve(schema: RJSFSchema, root: RJSFSchema): RJSFSchema {
  const name = schema.$ref?.replace("#/$defs/", "");
  const definition = name === undefined ? undefined : root.$defs?.[name];
  return definition === undefined ? schema : { ...(definition as RJSFSchema), ...schema };
}

/** Each fault at the field that its pointer (RFC 6901) names. */
export function errorsAt(faults: readonly Fault[]): ErrorSchema {
  const errors: ErrorSchema = {};
  for (const { pointer, expected } of faults) {
    let place: ErrorSchema = errors;
    for (const part of pointer.split("/").slice(1)) {
      const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
      place = (place[name] ??= {}) as ErrorSchema;
    }
    (place.__errors ??= []).push(expected);
  }
  return errors;
}
