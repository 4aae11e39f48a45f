// A policy that differs: one rule tells of other cases too, one is gone, days begin elsewhere.
//
//     node policy.mjs PACK >OTHER

import { readFileSync } from "node:fs";

const pack = JSON.parse(readFileSync(process.argv[2], "utf8"));
pack.rules.find(({ id }) => id === "permit-case-federal").when.link = "record";
pack.rules = pack.rules.filter(({ id }) => id !== "permit-facility");
pack.time_zone = "America/Chicago";
console.log(JSON.stringify(pack));
