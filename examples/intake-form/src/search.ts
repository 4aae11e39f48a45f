// The schema of a search as a person in need reads it: what they cannot know is not asked, and a
// language is chosen by its name.

import type { RJSFSchema } from "@rjsf/utils";
import type { Language } from "voice-client";
import { inPlainWords } from "./plain";

/** What the app says itself, or nobody knows of themselves; `need` finds words too. */
const NOT_ASKED = ["page", "size", "near", "words", "zone"];

/** The languages that are spoken most in the United States, and sign language. */
const SPOKEN = [
  "am", "ar", "ase", "bn", "de", "en", "es", "fa", "fr", "gu", "he", "hi", "hmn", "ht", "hy", "it",
  "ja", "ko", "ne", "nv", "pa", "pl", "pt", "ru", "so", "sw", "ta", "te", "tl", "uk", "ur", "vi",
  "yo", "zh",
];

/** The schema of a search for that page; what it is made from stays as it is. */
export function forPeopleInNeed(search: RJSFSchema, language: Language): RJSFSchema {
  const whole = inPlainWords(search, "Search", language);
  const all = Object.entries(whole.properties ?? {});
  const asked = all.filter(([name]) => !NOT_ASKED.includes(name));
  const names = new Intl.DisplayNames([language], { type: "language" });
  const choices = SPOKEN.map((tag) => ({ const: tag, title: names.of(tag) ?? tag }));
  choices.sort((one, other) => one.title.localeCompare(other.title, language));
  const properties = Object.fromEntries(asked);
  const { title, description } = properties["language"] as RJSFSchema;
  properties["language"] = { type: "string", title, description, oneOf: choices };
  return { ...whole, properties };
}
