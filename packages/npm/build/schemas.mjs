// The schemas of the repository as one document, and in the form that ajv says most of: the values
// they accept are the same, which the corpus shows.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

export const repository = new URL("../../../", import.meta.url).pathname;
export const read = (file) => JSON.parse(readFileSync(join(repository, file), "utf8"));

const pascal = (name) => name.replaceAll(/(?:^|[- ])(\w)/g, (_, letter) => letter.toUpperCase());

/** `$defs`: every type by its name; `names`: the type of each file of docs/schemas. */
export function bundle() {
  const $defs = {};
  const roots = new Map();
  const define = (name, schema) => {
    if (name in $defs && !isDeepStrictEqual($defs[name], schema))
      throw new Error(`two types have the name ${name}`);
    $defs[name] = schema;
  };
  const files = readdirSync(join(repository, "docs/schemas")).filter((of) => of.endsWith(".json"));
  for (const file of files.sort()) {
    const { $schema: _, $defs: needed = {}, ...root } = read(`docs/schemas/${file}`);
    for (const [name, schema] of Object.entries(needed)) define(name, schema);
    roots.set(file.slice(0, -".json".length), root);
  }
  const names = {};
  for (const [file, root] of roots) {
    // Of two types with one name, the title of one says more: a spoken language, and ours.
    const own = pascal(file);
    names[file] = own in $defs && !isDeepStrictEqual($defs[own], root) ? pascal(root.title) : own;
    define(names[file], root);
  }
  return { $defs, names };
}

/** How Ajv compiles them; that of 2020-12 also counts what is evaluated, which no keyword asks. */
export const AJV = {
  strict: true,
  strictTypes: false,
  allErrors: true,
  discriminator: true,
  unicodeRegExp: true,
};

/** A union of constants as `enum`, a union of objects by its tag, and no texts. */
export function forAjv(schema, $defs) {
  if (Array.isArray(schema)) return schema.map((item) => forAjv(item, $defs));
  if (typeof schema !== "object" || schema === null) return schema;
  const { oneOf, title: _, description: __, examples: ___, ...rest } = schema;
  // The pattern says all of a day or a moment: one that is too long is none, and not a long one.
  if ("format" in rest) for (const said of ["format", "minLength", "maxLength"]) delete rest[said];
  const inner = ([key, value]) => {
    if (key === "const" || key === "enum") return [key, value];
    if (key !== "properties") return [key, forAjv(value, $defs)];
    const properties = Object.entries(value).map(([name, of]) => [name, forAjv(of, $defs)]);
    return [key, Object.fromEntries(properties)];
  };
  const others = Object.fromEntries(Object.entries(rest).map(inner));
  if (oneOf === undefined) return others;
  if (oneOf.every((branch) => "const" in branch))
    return { ...others, enum: oneOf.map((branch) => branch.const) };
  const branches = oneOf.map(({ $ref }) => $defs[$ref?.slice("#/$defs/".length)]?.properties ?? {});
  const propertyName = Object.keys(branches[0]).find((name) => isTag(branches, name));
  if (propertyName === undefined) return { ...others, oneOf: forAjv(oneOf, $defs) };
  return { ...others, discriminator: { propertyName }, oneOf };
}

/** Whether each branch has a word of its own in this field. */
function isTag(branches, name) {
  const words = branches.map((properties) => properties[name]?.const);
  return !words.includes(undefined) && new Set(words).size === words.length;
}
