// The intake form in a real browser: as a victim, as a guardian without papers, and with three faults.
//
//     VOICE_NOW=MOMENT node check.mjs ADDRESS [FOLDER]
//
// ADDRESS is where the form is served, MOMENT where the clock of the server stands; into FOLDER go screenshots. Fails where
// something is not as it should be, or axe finds a barrier, and prints how much was looked at.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [address, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", ...quiet] });
const said = [];
let rules = 0;

async function open() {
  const page = await browser.newPage({ viewport: { width: 900, height: 1200 } });
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(`${address}/?now=${process.env.VOICE_NOW}`);
  await page.waitForSelector("form");
  return page;
}

async function look(page, name) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  rules += passes.length;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  assert.deepEqual(violations.map((of) => `${of.id}: ${of.nodes[0].html.slice(0, 200)}`), [], `${name}: axe`);
}

const fill = (page, id, text) => page.locator(`#root_${id}`).fill(text);
const send = (page) => page.locator("button[type=submit]").click();

async function fillIn(page) {
  await fill(page, "requester_person_party", "party-ruiz");
  await fill(page, "requester_person_name", "Ana Ruiz");
  await fill(page, "requester_person_address", "PO Box 12, Springfield");
  await page.getByLabel("Government photo ID").check();
  await page.locator("#root_requester_identity_level").selectOption({ label: "Verified" });
  await fill(page, "subject_number", "A200000001");
  await fill(page, "subject_country_of_birth", "MX");
  await fill(page, "matter_id", "matter-elm-street");
  await page.locator("#root_matter_standing").selectOption({ label: "Confirmed" });
  await page.locator("#root_categories").getByLabel("Custody status").check();
}

const victim = await open();
await fillIn(victim);
await fill(victim, "requester_birth_date", "1990-04-12");
await send(victim);
await victim.waitForSelector("#answer", { timeout: 5000 }).catch(async () => assert.fail(await victim.locator("main").innerText()));
assert.match(await victim.locator("section").innerText(), /custody-status: told/);
await look(victim, "victim");

const faulty = await open();
await fillIn(faulty);
await fill(faulty, "requester_birth_date", "1990-4-12");
await fill(faulty, "subject_number", "200000001");
await fill(faulty, "subject_country_of_birth", "Mexico");
await send(faulty);
await faulty.waitForSelector(".error-detail", { timeout: 5000 });
for (const id of ["requester_birth_date", "subject_number", "subject_country_of_birth"]) {
  assert.equal(await faulty.locator(`#root_${id}__error`).count(), 1, `a fault at ${id}`);
}
assert.equal(await faulty.locator(".error-detail").count(), 3);
await look(faulty, "faults");

// A legal guardian who brings no letters is told what is missing, whoever is asked about.
const guardian = await open();
await guardian.locator("#root_requester__oneof_select").selectOption({ label: "Representative" });
await fillIn(guardian);
await fill(guardian, "requester_principal_party", "party-child");
await fill(guardian, "requester_principal_birth_date", "2015-03-01");
await guardian.locator("#root_requester_basis").selectOption({ label: "Legal guardian" });
await fill(guardian, "requester_scope_extent_matter", "matter-elm-street");
await guardian.locator("#root_requester_scope_categories").getByLabel("Custody status").check();
await guardian.locator("#root_requester_scope_purposes").getByLabel("Safety planning").check();
await guardian.locator("#root_requester_scope_actions").getByLabel("Receive").check();
await fill(guardian, "requester_validity_from", "2026-01-01");
await send(guardian);
await guardian.waitForSelector("#answer", { timeout: 5000 }).catch(async () => assert.fail(await guardian.locator("main").innerText()));
const answer = await guardian.locator("section").innerText();
assert.match(answer, /custody-status: No information available to you/);
assert.match(answer, /What is missing/);
await look(guardian, "guardian");

const spanish = await open();
await spanish.locator("header select").selectOption("es");
await spanish.getByText("Situación de custodia").first().waitFor();
assert.equal(await spanish.locator("html").getAttribute("lang"), "es");
await look(spanish, "spanish");

assert.deepEqual(said.filter((text) => !text.includes("422")), []);
console.log(`browser: 4 scenes, ${rules} rules of axe passed, 0 barriers`);
await browser.close();
