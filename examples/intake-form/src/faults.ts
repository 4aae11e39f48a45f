// From the faults of a problem (RFC 9457) to the fields that they are about.

import type { ErrorSchema, RJSFSchema } from "@rjsf/utils";
import { type Fault, faultText, type Language } from "voice-client";
import { branches, chosen, resolve } from "./schema";
import { WORDS } from "./words";

/** Codes of a text or number whose form an example shows. */
const SHOWN = ["bad-form", "too-short", "too-long", "too-small", "too-large"];

/**
 * What to do about a fault. What the server expected is in English, and the example in every
 * language.
 */
export function sentence({ code, expected, example }: Fault, language: Language): string {
  const words = WORDS[language];
  const hint =
    language === "en" && !code.startsWith("missing") ? ` ${words.expected}: ${expected}.` : "";
  const value: unknown = SHOWN.includes(code) ? JSON.parse(example) : undefined;
  const shown =
    typeof value === "string" || typeof value === "number" ? ` ${words.example}: ${value}` : "";
  return `${faultText(code, language)}${hint}${shown}`;
}

/**
 * The field of the form that a pointer (RFC 6901) is about: a list as a whole, and a union by its
 * choice.
 */
export function path({ pointer }: Fault): string[] {
  const parts = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const end = parts.findIndex((part) => part === "kind" || /^\d+$/.test(part));
  return end < 0 ? parts : parts.slice(0, end);
}

/** Each fault at its field, as the form library takes them. */
export function errorsAt(faults: readonly Fault[], language: Language): ErrorSchema {
  const errors: ErrorSchema = {};
  for (const fault of faults) {
    let place: ErrorSchema = errors;
    for (const name of path(fault)) place = (place[name] ??= {}) as ErrorSchema;
    (place.__errors ??= []).push(sentence(fault, language));
  }
  return errors;
}

/** The titles on the way to a field, such as `Requester, Birth, Date`. */
export function titles(root: RJSFSchema, data: unknown, fault: Fault): string {
  const found: string[] = [];
  let schema: RJSFSchema | undefined = root;
  let value: unknown = data;
  for (const name of path(fault)) {
    const object = (typeof value === "object" && value !== null ? value : {}) as Record<
      string,
      unknown
    >;
    const of: RJSFSchema | undefined =
      chosen(resolve(schema, root), object) ?? branches(resolve(schema, root))[0];
    const field: RJSFSchema | boolean | undefined = of?.properties?.[name];
    if (typeof field !== "object") break;
    found.push(resolve(field, root).title ?? name);
    [schema, value] = [field, object[name]];
  }
  return found.join(", ");
}

/** What takes the focus for a fault: its field, or the first of its fields. */
export function fieldOf(fault: Fault): HTMLElement | null {
  for (let parts = path(fault); parts.length > 0; parts = parts.slice(0, -1)) {
    const id = ["root", ...parts].join("_");
    const control = ":is(input:not([type=hidden]), select)";
    const [own, choice] = [CSS.escape(id), CSS.escape(`${id}__oneof_select`)];
    const found = document.querySelector<HTMLElement>(
      `#${choice}, #${own}${control}, #${own} ${control}`,
    );
    if (found !== null) return found;
  }
  return null;
}
