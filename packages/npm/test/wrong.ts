// What must not compile: each line below is an error that the types find, and the check fails where
// they do not.

import type { Claim, Question } from "voice-client";

declare const question: Question;
declare const claim: Claim;

// @ts-expect-error a purpose that is no term
export const purpose: Question = { ...question, purpose: "curiosity" };

// @ts-expect-error a subject without its country of birth
export const subject: Question["subject"] = { kind: "by-number", number: "A200000001" };

// @ts-expect-error a field that the question does not have
export const more: Question = { ...question, urgent: true };

// @ts-expect-error what is absent is left out
export const absent: Question = { ...question, matter: null };

// @ts-expect-error a claim that attests the standing of its matter
export const attested: Claim = { ...claim, matter: question.matter };

// @ts-expect-error a claim is no question
export const claimed: Question = claim;
