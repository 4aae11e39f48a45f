// A validated value has the type of its validator, and no other.

import { type Claim, check, type Question } from "voice-client";
import * as validators from "voice-client/validators";

const checked = check(validators.Claim, JSON.parse("{}"));
if (checked.kind === "valid") {
  const claim: Claim = checked.value;
  // @ts-expect-error a claim is no question
  const question: Question = checked.value;
  console.log(claim, question);
}
