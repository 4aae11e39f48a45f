// What to do about a fault, in words for the person who fills in a form.

import texts from "./faults.json" with { type: "json" };
import type { FaultCode, Language } from "./client.js";

/** The compiler names a code or a language that is missing here. */
const TEXTS: Record<Language, Record<FaultCode, string>> = texts;

/** What to do about a fault: a whole sentence. */
export function faultText(code: FaultCode, language: Language): string {
  return TEXTS[language][code];
}
