import type { RJSFSchema } from "@rjsf/utils";
import type { Language } from "voice-client";
import { chosen, fields, resolve } from "./schema";
import { WORDS } from "./words";

interface Props {
  readonly value: unknown;
  readonly schema: RJSFSchema;
  readonly root: RJSFSchema;
  readonly language: Language;
}

/**
 * A value in the words of its schema: fields by their titles, terms by theirs, days as people write
 * them.
 */
export function Told({ value, schema, root, language }: Props) {
  const of = resolve(schema, root);
  if (Array.isArray(value)) {
    const items = typeof of.items === "object" && !Array.isArray(of.items) ? of.items : {};
    return (
      <ul>
        {value.map((item, at) => (
          <li key={at}>
            <Told value={item} schema={items} root={root} language={language} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === "object" && value !== null) {
    const given = value as Record<string, unknown>;
    const there = fields(chosen(of, given) ?? {}).filter(
      ([name]) => name !== "kind" && given[name] !== undefined,
    );
    return (
      <dl>
        {there.map(([name, field]) => (
          <div key={name}>
            <dt>{resolve(field, root).title}</dt>
            <dd>
              <Told value={given[name]} schema={field} root={root} language={language} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return <>{inWords(value, of, language)}</>;
}

function inWords(value: unknown, of: RJSFSchema, language: Language): string {
  if (typeof value === "boolean") return WORDS[language][value ? "yes" : "no"];
  if (typeof value === "number") return value.toLocaleString(language);
  const text = String(value);
  if (of.format === "date") return day(text, language);
  if (of.format === "date-time") {
    return (
      new Date(text).toLocaleString(language, {
        dateStyle: "long",
        timeStyle: "short",
        timeZone: "UTC",
      }) + " UTC"
    );
  }
  return term(text, of);
}

/** The title of a term of a vocabulary, and any other text as it is. */
export function term(text: string, of: RJSFSchema): string {
  const terms = (of.oneOf ?? []).filter((branch) => typeof branch === "object");
  return terms.find((branch) => branch.const === text)?.title ?? text;
}

/** A day as people write it. */
export function day(text: string, language: Language): string {
  return new Date(`${text}T00:00:00Z`).toLocaleDateString(language, {
    dateStyle: "long",
    timeZone: "UTC",
  });
}
