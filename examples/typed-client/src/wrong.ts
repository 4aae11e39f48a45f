// What must not compile: each line below is an error that the types find, and the check fails where
// they do not.

import type { Question } from "./client.js";

declare const question: Question;

// @ts-expect-error a purpose that is no term
export const purpose: Question = { ...question, purpose: "curiosity" };

// @ts-expect-error a subject without its country of birth
export const subject: Question["subject"] = { kind: "by-number", number: "A200000001" };

// @ts-expect-error a field that the question does not have
export const more: Question = { ...question, urgent: true };

// @ts-expect-error what is absent is left out
export const absent: Question = { ...question, matter: null };
