// The forms in a real browser: filled in with the mouse and by keyboard alone, in English and in
// Spanish, right and with faults.
//
//     VOICE_NOW=MOMENT node check.mjs ADDRESS [FOLDER]
//
// ADDRESS is where the forms are served, MOMENT where the clock of the server stands; into FOLDER
// go screenshots. The server has the directory that catalog.mjs writes. Fails where something is
// not as it should be, or axe finds a barrier, and prints how much was looked at.

import assert from "node:assert/strict";
import { claims, leaving } from "./claim.mjs";
import { axe, browser } from "./chromium.mjs";
import { byKeyboard } from "./keyboard.mjs";

const [address, folder] = process.argv.slice(2);
const said = [];
let [scenes, rules] = [0, 0];

async function open(which = "question", more = {}) {
  const viewport = { width: 900, height: 1200 };
  const page = await browser.newPage({ viewport, locale: "en-US", ...more });
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.setDefaultTimeout(5000);
  await page.goto(`${address}/?now=${process.env.VOICE_NOW}#${which}`);
  await page.waitForSelector("form");
  return page;
}

async function look(page, name) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  [scenes, rules] = [scenes + 1, rules + passes.length];
  if (folder !== undefined)
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  assert.deepEqual(
    violations.map((of) => `${of.id}: ${of.nodes[0].html.slice(0, 200)}`),
    [],
    `${name}: axe`,
  );
  // On the smallest screen, or four times as large, nothing is read sideways.
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: size.height });
  assert.equal(
    await page.evaluate(() => document.documentElement.scrollWidth),
    320,
    `${name}: wider than a small screen`,
  );
  await page.setViewportSize(size);
}

const fill = (page, id, text) => page.locator(`#root_${id}`).fill(text);
const choose = (page, id, label) => page.locator(`#root_${id}`).selectOption({ label });
const tick = (page, id, label) => page.locator(`#root_${id}`).getByLabel(label).check();
const send = (page) => page.locator("button[type=submit]").click();
const focused = (page) => page.evaluate(() => document.activeElement?.id);

/** Waits for what is sent back, and says what the page says instead where it does not come. */
async function until(page, selector) {
  await page
    .waitForSelector(selector)
    .catch(async () => assert.fail(await page.locator("main").innerText()));
  assert.equal(await focused(page), selector.slice(1), "what came back has the focus");
}

/**
 * Faults are listed with links to their fields, and each is at its field, which says so to a screen
 * reader.
 */
async function faultsAt(page, ids) {
  await until(page, "#summary");
  const links = page.locator(".summary a");
  assert.equal(await links.count(), ids.length, await page.locator(".summary").innerText());
  for (const [at, [fieldset, field = fieldset]] of ids.entries()) {
    assert.equal(
      await page.locator(`#root_${fieldset}__error`).count(),
      1,
      `a fault at ${fieldset}`,
    );
    const described = page
      .locator(
        [`#root_${fieldset}:not(fieldset)`, `#root_${fieldset}__oneof_select`]
          .concat(`fieldset#root_${fieldset}`)
          .join(", "),
      )
      .first();
    assert.match(
      (await described.getAttribute("aria-describedby")) ?? "",
      new RegExp(`root_${fieldset}__error`),
    );
    await links.nth(at).click();
    assert.equal(await focused(page), `root_${field}`, "the link leads to the field");
  }
  assert.equal(await page.locator(".faults").count(), ids.length);
}

async function fillIn(page, kind = "Victim") {
  await choose(page, "requester__oneof_select", kind);
  await fill(page, "requester_person_party", "party-ruiz");
  await fill(page, "requester_person_name", "Ana Ruiz");
  await fill(page, "requester_person_address", "PO Box 12, Springfield");
  await choose(page, "requester_identity__oneof_select", "Verified");
  await tick(page, "requester_identity_evidence", "Government photo ID");
  await choose(page, "subject__oneof_select", "By number");
  await fill(page, "subject_number", "A200000001");
  await fill(page, "subject_country_of_birth", "MX");
  await fill(page, "matter_id", "matter-elm-street");
  await choose(page, "matter_jurisdiction", "Federal");
  await choose(page, "matter_standing", "Confirmed");
  await choose(page, "purpose", "Safety planning");
  await tick(page, "categories", "Custody status");
}

const victim = await open();
await look(victim, "empty");
const preselected = await victim.evaluate(() => {
  const all = [...document.querySelectorAll("form :is(select, input)")];
  return [
    all.length,
    all
      .filter((field) => field.checked || (field.type !== "checkbox" && field.value !== ""))
      .map((field) => field.id),
  ];
});
assert.deepEqual(preselected[1], [], "nothing is chosen for anybody");
assert.ok(preselected[0] > 30, `fields are there: ${preselected[0]}`);
await fillIn(victim);
await choose(victim, "requester_birth__oneof_select", "Date");
await fill(victim, "requester_birth_date", "1990-04-12");
await send(victim);
await until(victim, "#answer");
const told = await victim.locator(".answer").innerText();
assert.match(told, /Asked as the desk, without a token/);
assert.match(told, /Custody status\s+State\s+In custody\s+Known on\s+November 2, 2026/);
assert.doesNotMatch(told, /custody-status|in-custody/);
await look(victim, "victim");

const faulty = await open();
await fillIn(faulty);
await fill(faulty, "subject_number", "200000001");
await fill(faulty, "subject_country_of_birth", "Mexico");
await send(faulty);
await faultsAt(faulty, [
  ["requester_birth", "requester_birth__oneof_select"],
  ["subject_number"],
  ["subject_country_of_birth"],
]);
assert.match(
  await faulty.locator("#root_subject_number__error").innerText(),
  /Expected: the letter A.*Example: A/,
);
await look(faulty, "faults");

// A legal guardian who brings no letters is told what is missing, whoever is asked about.
const guardian = await open();
await fillIn(guardian, "Representative");
await fill(guardian, "requester_principal_party", "party-child");
await choose(guardian, "requester_principal_role", "Victim");
await choose(guardian, "requester_principal_birth__oneof_select", "Date");
await fill(guardian, "requester_principal_birth_date", "2015-03-01");
await choose(guardian, "requester_principal_condition__oneof_select", "Able");
await choose(guardian, "requester_basis", "Legal guardian");
await choose(guardian, "requester_scope_extent__oneof_select", "Matter");
await fill(guardian, "requester_scope_extent_matter", "matter-elm-street");
await tick(guardian, "requester_scope_categories", "Custody status");
await tick(guardian, "requester_scope_purposes", "Safety planning");
await tick(guardian, "requester_scope_actions", "Receive");
await fill(guardian, "requester_validity_from", "2026-01-01");
await send(guardian);
await until(guardian, "#answer");
const answer = await guardian.locator(".answer").innerText();
assert.match(answer, /Custody status\s+No information available to you/);
assert.match(answer, /What is missing/);
await look(guardian, "guardian");

// What was filled in stays where the language changes; the answer and the faults are in the
// language of the page.
const spanish = await open();
await fillIn(spanish);
await spanish.locator("header select").selectOption("es");
await spanish.getByText("Situación de custodia").first().waitFor();
assert.equal(await spanish.locator("html").getAttribute("lang"), "es");
assert.match(
  await spanish.title(),
  /^Para el personal de la ventanilla: preguntar por una persona en custodia/,
);
assert.equal(await spanish.locator("#root_subject_number").inputValue(), "A200000001");
await send(spanish);
await faultsAt(spanish, [["requester_birth", "requester_birth__oneof_select"]]);
assert.match(await spanish.locator(".summary").innerText(), /Complete este campo/);
await choose(spanish, "requester_birth__oneof_select", "Fecha");
await fill(spanish, "requester_birth_date", "1990-04-12");
await send(spanish);
await until(spanish, "#answer");
assert.match(
  await spanish.locator(".answer").innerText(),
  /Situación de custodia\s+Estado\s+En custodia\s+[^\n]+\s+2 de noviembre de 2026/,
);
await look(spanish, "spanish");

const search = await open("search", {
  geolocation: { latitude: 41.8801, longitude: -87.6299 },
  permissions: ["geolocation"],
});
await look(search, "search-empty");
// In words of a person in need: no code, no degrees, no time zone.
const asked = await search.locator("main").innerText();
assert.doesNotMatch(asked, /scheme|latitude|longitude|time zone|identifier/i);
await fill(search, "need", " housing ");
await search.getByRole("button", { name: "Look near where I am" }).click();
await search.getByText("Help near you comes first.").waitFor();
await choose(search, "language", "Spanish");
await search.getByLabel("It must cost nothing").check();
await send(search);
await until(search, "#found");
const crisisFirst = await search.evaluate(() => {
  const [crisis, result] = [
    document.querySelector(".crisis a[href='tel:911']"),
    document.querySelector(".result"),
  ];
  return (crisis.compareDocumentPosition(result) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
});
assert.ok(crisisFirst, "lines for a crisis come first");
assert.equal(await search.locator(".result").count(), 20);
const [nearest, next] = [search.locator(".result").nth(0), search.locator(".result").nth(1)];
assert.match(
  await nearest.innerText(),
  new RegExp(
    [
      "Elm Street legal clinic",
      "312-555-0100 extension 7",
      "1 Elm Street",
      "housing",
      "0 km away",
      "Spanish",
      "costs nothing",
    ].join("[^]*"),
  ),
);
assert.match(await next.innerText(), /1 km away/);
assert.equal(await nearest.locator("a").first().getAttribute("href"), "tel:+13125550100;ext=7");
await search.getByRole("button", { name: "Show more (3 left)" }).click();
await search.locator(".result").nth(22).waitFor();
assert.equal(
  await search.evaluate(() => document.activeElement.textContent),
  "Legal clinic 20",
  "the first new result has the focus",
);
await look(search, "search");

const wrong = await open("search");
await wrong.getByRole("button", { name: "Look near where I am" }).click();
await wrong.getByText("The browser does not say where you are.").waitFor();
await fill(wrong, "need", "x".repeat(2001));
await fill(wrong, "age", "200");
await send(wrong);
await faultsAt(wrong, [["need"], ["age"]]);
await look(wrong, "search-faults");

const help = await open("search");
await help.locator("header select").selectOption("es");
await help.getByLabel("Qué necesita").fill("housing");
await choose(help, "served", "Una persona dañada por un delito");
await choose(help, "language", "español");
await send(help);
await until(help, "#found");
assert.match(await help.locator("#found").innerText(), /^Se encontr/);
assert.match(await help.locator(".crisis").innerText(), /En una crisis[^]*911/);
await look(help, "search-spanish");

const stops = (await byKeyboard(await open(), look)) + (await claims(open, look));
await leaving(open);

const expected = /422/;
assert.deepEqual(
  said.filter((text) => !expected.test(text)),
  [],
);
console.log(
  `browser: ${scenes} scenes, ${rules} rules of axe passed, 0 barriers; ` +
    `${stops} stops of the Tab key, each seen`,
);
await browser.close();
