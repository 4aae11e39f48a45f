// Finding one's way in a JSON Schema, and from a schema to what the form library needs besides.

import { useEffect, useState } from "react";
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import { type Language, Voice } from "voice-client";

/** The server from which the page is. */
export const voice = new Voice("");

/** Schemas of the server in a language, once they are there; `failed` where they do not come. */
export function useSchemas<Name extends string>(names: readonly Name[], language: Language) {
  const [loaded, setLoaded] = useState<
    { readonly of: Language; readonly schemas: Record<Name, RJSFSchema> } | "failed"
  >();
  useEffect(() => {
    let current = true;
    const load = async () => {
      const all = await Promise.all(
        names.map(async (name) => {
          const schema = (await voice.schema(name, language)) as RJSFSchema;
          return [name, withBranches(schema)] as const;
        }),
      );
      if (current)
        setLoaded({ of: language, schemas: Object.fromEntries(all) as Record<Name, RJSFSchema> });
    };
    load().catch(() => current && setLoaded("failed"));
    return () => void (current = false);
  }, [names, language]);
  return loaded === "failed" ? loaded : loaded?.of === language ? loaded.schemas : undefined;
}

/**
 * The schema with the branches of each union in their place. The title of a branch that has a name
 * is that of its union and its own; a form shows the union's anyway.
 */
export function withBranches(root: RJSFSchema): RJSFSchema {
  // Which evidence carries which level the server says, at its place: the form library would make a
  // choice of it.
  const withoutChoice = ([name, field]: [string, RJSFSchema | boolean]) => {
    if (typeof field !== "object" || field.anyOf === undefined) return [name, field] as const;
    return [name, { ...field, anyOf: undefined }] as const;
  };
  const inPlace = (of: RJSFSchema): RJSFSchema => {
    if (of.properties !== undefined)
      return {
        ...of,
        properties: Object.fromEntries(Object.entries(of.properties).map(withoutChoice)),
      };
    if (of.oneOf === undefined) return of;
    const oneOf = of.oneOf.map((branch) => {
      if (typeof branch !== "object" || branch.$ref === undefined) return branch;
      const whole = inPlace(resolve(branch, root));
      return { ...whole, $ref: undefined, title: whole.title?.replace(`${of.title}: `, "") };
    });
    return { ...of, oneOf };
  };
  const definitions = Object.entries(root.$defs ?? {}).map(
    ([name, of]) => [name, typeof of === "object" ? inPlace(of) : of] as const,
  );
  return { ...inPlace(root), $defs: Object.fromEntries(definitions) };
}

/**
 * The schema with what it refers to; its own title and description go before those of the
 * definition.
 */
export function resolve(schema: RJSFSchema, root: RJSFSchema): RJSFSchema {
  const name = schema.$ref?.replace("#/$defs/", "");
  const definition = name === undefined ? undefined : root.$defs?.[name];
  return definition === undefined ? schema : { ...(definition as RJSFSchema), ...schema };
}

/** The fields of an object's schema, in the order of `required`. */
export function fields(schema: RJSFSchema): [string, RJSFSchema][] {
  const all = Object.entries(schema.properties ?? {});
  const place = (name: string) => [...(schema.required ?? []), name].indexOf(name);
  all.sort(([one], [other]) => place(one) - place(other));
  return all.filter((entry): entry is [string, RJSFSchema] => typeof entry[1] === "object");
}

/** The branches of a union of objects, none for what is no union. */
export function branches(schema: RJSFSchema): RJSFSchema[] {
  const all = (schema.oneOf ?? []).filter((branch) => typeof branch === "object");
  return all.filter((branch) => branch.properties !== undefined);
}

/** The field by which the branches of a union are told apart: it has one word in each. */
export function tagOf(branch: RJSFSchema | undefined): string {
  const tag = Object.entries(branch?.properties ?? {}).find(
    ([, field]) => typeof field === "object" && field.const !== undefined,
  );
  return tag?.[0] ?? "kind";
}

/** The word by which a branch of a union is known. */
export function kindOf(branch: RJSFSchema): unknown {
  const tag = branch.properties?.[tagOf(branch)];
  return typeof tag === "object" ? tag.const : undefined;
}

/** The branch that a value is of, or an object's schema itself; none where nobody chose. */
export function chosen(
  schema: RJSFSchema,
  value: Readonly<Record<string, unknown>>,
): RJSFSchema | undefined {
  const all = branches(schema);
  return all.length === 0 ? schema : all.find((branch) => kindOf(branch) === value[tagOf(branch)]);
}

/** Whether a text is a day with a time on the clock, as its example has it. */
const isWallTime = (schema: RJSFSchema) =>
  Array.isArray(schema.examples) &&
  schema.examples.some((example) => /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(String(example)));

/** What a field is for. It names other fields of its object by their titles, as people see them. */
function description(of: RJSFSchema, object: RJSFSchema, root: RJSFSchema): string {
  const titleOf = (name: string) => {
    const field = fields(object).find(([other]) => other === name)?.[1];
    return field === undefined ? name : resolve(field, root).title;
  };
  return (of.description ?? "").replaceAll(/`(\w+)`/g, (_, name: string) => `“${titleOf(name)}”`);
}

/** An example of a short text: its form is strict, where a longer one is prose. */
const exampleOf = (of: RJSFSchema): unknown =>
  of.type === "string" && (of.maxLength ?? Infinity) < 40 && Array.isArray(of.examples)
    ? of.examples[0]
    : undefined;

/**
 * The order of each object's fields is that of `first`, then of `required`; lists of words are
 * boxes to tick; days have the browser's own input; a short text, which has a strict form, says an
 * example; what the app fills in itself is hidden. In an object that may be left out nothing has to
 * be filled in.
 */
export function uiSchema(
  root: RJSFSchema,
  filled: readonly string[],
  first: readonly string[],
  example: string,
): UiSchema {
  const ui = (of: RJSFSchema, depth: number, isNeeded: boolean): UiSchema => {
    const options: NonNullable<UiSchema["ui:options"]> = { isNeeded };
    const result: UiSchema = { "ui:options": options };
    if (depth > 8) return result;
    if (of.properties !== undefined)
      result["ui:order"] = [...(depth === 0 ? first : []), ...(of.required ?? []), "*"];
    for (const [name, field] of fields(of)) {
      const whole = resolve(field, root);
      const inner = ui(whole, depth + 1, isNeeded && of.required?.includes(name) === true);
      const shown = inner["ui:widget"] === undefined ? exampleOf(whole) : undefined;
      inner["ui:description"] =
        description(whole, of, root) + (shown === undefined ? "" : ` ${example}: ${shown}`);
      const isTag = typeof field === "object" && field.const !== undefined;
      const isHidden = isTag || (depth === 0 && filled.includes(name));
      result[name] = isHidden ? { "ui:widget": "hidden" } : inner;
    }
    if (branches(of).length > 0)
      result["oneOf"] = branches(of).map((branch) => ui(branch, depth + 1, isNeeded));
    if (of.type === "array") result["ui:widget"] = "checkboxes";
    if (of.type === "boolean") result["ui:widget"] = "checkbox";
    if (of.type !== "string" || of.oneOf !== undefined) return result;
    if (of.format === "date") result["ui:widget"] = "date";
    if (isWallTime(of)) result["ui:widget"] = "wall-time";
    return result;
  };
  return { ...ui(root, 0, true), "ui:submitButtonOptions": { norender: true } };
}

/**
 * The schema without examples, which the form library would offer as if they were somebody's own
 * words.
 */
export function withoutExamples(schema: RJSFSchema): RJSFSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === "examples" && Array.isArray(value) ? undefined : value,
    ),
  );
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

/** Whether anything was filled in. */
function isFilled(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? Object.values(value).some(isFilled)
    : value !== undefined && value !== "";
}

/**
 * What a form holds as it is sent: what is optional and empty is left out; what is required and has
 * parts is there, so that each part that is missing is told at its own place.
 */
export function complete(schema: RJSFSchema, root: RJSFSchema, data: unknown): unknown {
  const of = resolve(schema, root);
  if (of.type === "array") return Array.isArray(data) ? data : [];
  // A space that nobody sees is nobody's fault.
  const text = typeof data === "string" ? data.trim() : data;
  if (of.type !== "object") return text === "" ? undefined : text;
  const given = fieldsOf(data);
  const branch = chosen(of, given);
  if (branch === undefined) return {};
  const kept = fields(branch).filter(
    ([name]) => branch.required?.includes(name) || isFilled(given[name]),
  );
  const whole = kept.map(([name, field]) => [name, complete(field, root, given[name])] as const);
  return Object.fromEntries(whole.filter(([, value]) => value !== undefined));
}
