// Asks about a person in custody, as a requester: first without a needed field, which is found
// before anything is sent, then with it.
//
//     voice serve &
//     node ask.mjs http://127.0.0.1:8080 claim.json

import { readFileSync } from "node:fs";
import { Voice, check, faultText, words } from "voice-client";
import { Claim } from "voice-client/validators";

const [server, file] = process.argv.slice(2);
const claim = JSON.parse(readFileSync(file, "utf8"));

const { purpose: _, ...incomplete } = claim;
const checked = check(Claim, incomplete);
if (checked.kind === "faulty")
  for (const { pointer, code } of checked.faults)
    console.log(`${pointer}: ${faultText(code, "en")} / ${faultText(code, "es")}`);

const outcome = await new Voice(server).claim(claim);
if (outcome.kind === "problem") throw new Error(outcome.problem.detail);
for (const line of words(outcome.answer)) console.log(line);
for (const gap of outcome.answer.eligibility.gaps) console.log(`to bring: ${gap.remedy}`);
