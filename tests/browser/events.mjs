// Events of two quarters, one on each line, for the pages of a report; small counts are among them.

const topics = [
  "commentary",
  "commentary",
  "crime-report",
  "local-contact",
  "referral",
  "question",
];
for (let number = 0; number < 900; number += 1) {
  const facts = {
    danger: "none",
    topic: topics[number % 6],
    caller: number % 100 === 7 ? "press" : "other",
    channel: number < 4 ? "letter" : "telephone",
    language: number % 5 === 0 ? "es" : "en",
  };
  const month = (number < 600 ? 7 : 4) + (number % 3);
  const on = `2026-0${month}-${String(1 + (number % 28)).padStart(2, "0")}`;
  console.log(
    JSON.stringify({
      kind: "contact",
      on,
      route: "nobody",
      answered: "at-once",
      facts,
      place: ["CA", "FL", "NY"][number % 3],
    }),
  );
  if (number % 4 === 0)
    console.log(
      JSON.stringify({
        kind: "question",
        on,
        categories: number % 8 === 0 ? ["custody-status"] : ["release", "custody-status"],
      }),
    );
  if (number % 9 === 0)
    console.log(
      JSON.stringify({
        kind: "referral",
        on,
        need: number % 2 === 0 ? "shelter" : "legal-aid",
        outcome: number % 5 === 0 ? "helped" : "open",
      }),
    );
  if (number % 3 === 0)
    console.log(
      JSON.stringify({
        kind: "service",
        on,
        service: number % 2 === 0 ? "crisis-intervention" : "compensation-claim",
      }),
    );
  if (number % 7 === 0)
    console.log(
      JSON.stringify({
        kind: "unmet",
        on,
        need: number % 2 === 0 ? "shelter" : "counseling",
        reason: number % 3 === 0 ? "no-language" : "no-room",
      }),
    );
  if (number % 12 === 0)
    console.log(
      JSON.stringify({ kind: "notice", on, step: number < 60 ? "not-delivered" : "sent" }),
    );
}
