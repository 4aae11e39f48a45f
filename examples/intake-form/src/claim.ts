// The schema of a claim as a person in need reads it: what they cannot know may be left out, what
// is never told is not offered, and the words are theirs.

import type { RJSFSchema } from "@rjsf/utils";
import type { Language } from "voice-client";
import { inPlainWords } from "./plain";

export type Offered = ReadonlySet<string>;
/** Identifiers of the office, which a person may not have yet. */
const REFERENCES = ["party", "principal", "matter"];

/** The schema of a claim for the requester's page; what it is made from stays as it is. */
export function forRequesters(
  claim: RJSFSchema,
  offered: Offered,
  language: Language,
): RJSFSchema {
  const whole = inPlainWords(claim, "Claim", language);
  for (const [name, of] of [["Claim", whole] as const, ...Object.entries(whole.$defs ?? {})]) {
    if (typeof of !== "object") continue;
    if (name === "Category")
      of.oneOf = (of.oneOf ?? []).filter(
        (branch) => typeof branch === "object" && offered.has(String(branch.const)),
      );
    for (const branch of [of, ...(of.oneOf ?? [])])
      if (typeof branch === "object" && branch.required !== undefined)
        branch.required = branch.required.filter((field) => !REFERENCES.includes(field));
  }
  return whole;
}

type Fields = Readonly<Record<string, unknown>>;
const at = (value: unknown, name: string) => ((value ?? {}) as Fields)[name] as Fields | undefined;

/** The claim with a new reference wherever the person has none. The desk files under it. */
export function withReferences(claim: object): object {
  const requester = at(claim, "requester");
  const [person, capacity] = [at(requester, "person"), at(requester, "capacity")];
  const kind = capacity?.["kind"];
  const acts = kind === "representative" || kind === "designee";
  return {
    ...claim,
    requester: {
      ...requester,
      person: { party: fresh("web"), ...person },
      capacity: { ...(acts && { principal: fresh("web") }), ...capacity },
    },
    matter: at(claim, "matter") ?? fresh("case"),
  };
}

/** A reference that nobody guesses and that says nothing. */
function fresh(prefix: string): string {
  const parts = crypto.getRandomValues(new Uint32Array(3));
  return [prefix, ...Array.from(parts, (part) => part.toString(36).padStart(7, "0"))].join("-");
}
