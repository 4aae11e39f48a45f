// Whether a value is one of a type, before it is sent: the faults have the places and the codes
// that the server gives.

import type { Fault } from "./client.js";

/** What a validator says of a value that it refuses; ajv's form. */
export interface ValidatorError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A validator of `voice-client/validators`. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidatorError[] | null;
}

/** Where a value is at fault, and how; `faultText` has the words. */
export type LocalFault = Pick<Fault, "pointer" | "code">;

export type Checked<T> =
  | { readonly kind: "valid"; readonly value: T }
  | { readonly kind: "faulty"; readonly faults: readonly LocalFault[] };

/**
 * Checks a value. What no schema can say only the server finds: that one of two days is the earlier
 * one (`dates-out-of-order`), and that two items are of one thing (`duplicate`).
 */
export function check<T>(validator: Validator<T>, value: unknown): Checked<T> {
  if (validator(value)) return { kind: "valid", value };
  const faults = new Map<string, LocalFault>();
  for (const error of validator.errors ?? []) {
    const fault = faultOf(error, value);
    const before = faults.get(fault.pointer);
    if (before === undefined || rank(fault) < rank(before)) faults.set(fault.pointer, fault);
  }
  const found = [...faults.values()];
  return {
    kind: "faulty",
    faults: found.filter(({ pointer }) => !found.some((of) => isBeyond(of, pointer))),
  };
}

/** What is said of a place where several things are wrong: the first of these. */
const ORDER = ["null-value", "wrong-type", "too-short", "too-long", "bad-form", "unknown-term"];
const rank = ({ code }: LocalFault) => ORDER.indexOf(code) + 1 || ORDER.length + 1;

/** Nothing is said of what is in a value of the wrong type, or in a list that is too long. */
const isBeyond = ({ code, pointer }: LocalFault, of: string) =>
  ["wrong-type", "null-value", "too-many-items"].includes(code) && of.startsWith(`${pointer}/`);

/** A field with a longer name is no field that anybody meant: its object is at fault. */
const LONGEST_NAME = 64;

const CODES: Readonly<Record<string, LocalFault["code"]>> = {
  const: "unknown-term",
  enum: "unknown-term",
  format: "bad-form",
  pattern: "bad-form",
  minLength: "too-short",
  maxLength: "too-long",
  minimum: "too-small",
  maximum: "too-large",
  minItems: "too-few-items",
  maxItems: "too-many-items",
  uniqueItems: "duplicate-item",
};

function faultOf({ keyword, instancePath, params }: ValidatorError, root: unknown): LocalFault {
  const typed = (pointer: string): LocalFault => ({
    pointer,
    code: at(root, pointer) === null ? "null-value" : "wrong-type",
  });
  const field = (name: unknown) => `${instancePath}/${escaped(String(name))}`;
  switch (keyword) {
    case "required":
      return { pointer: field(params["missingProperty"]), code: "missing-field" };
    case "additionalProperties": {
      const name = String(params["additionalProperty"]);
      const pointer = [...name].length > LONGEST_NAME ? instancePath : field(name);
      return { pointer, code: "unknown-field" };
    }
    case "discriminator": {
      const pointer = field(params["tag"]);
      if (params["error"] === "mapping") return { pointer, code: "unknown-term" };
      return at(root, pointer) === undefined ? { pointer, code: "missing-field" } : typed(pointer);
    }
    case "uniqueItems":
      return { pointer: field(params["i"]), code: "duplicate-item" };
    case "type":
      return typed(instancePath);
    default: {
      const code = CODES[keyword];
      return code === undefined ? typed(instancePath) : { pointer: instancePath, code };
    }
  }
}

const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** The value at a JSON Pointer (RFC 6901). */
function at(root: unknown, pointer: string): unknown {
  let value = root;
  for (const part of pointer.split("/").slice(1)) {
    if (typeof value !== "object" || value === null) return undefined;
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}
