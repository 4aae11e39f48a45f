// The requester's page by keyboard alone and in Spanish, and what keeps people safe on every page.

import assert from "node:assert/strict";
import { focus, keyboardOf } from "./keyboard.mjs";

const PAGES = ["claim", "question", "search"];
const ELSEWHERE = "https://www.weather.gov/";
/** Words of the schemas that speak to staff. */
const OF_STAFF = /principal|requester|attest|U\.S\.C\.|party|jurisdiction|subject/i;
/** What the reference office never tells. */
const NEVER = ["Photograph", "Health", "Family", "Relief", "Removal destination", "Informant"];

export async function claims(open, look) {
  const page = await open("claim");
  assert.equal(await (await open("")).locator("h1").innerText(), "Ask about a person in custody");
  await look(page, "claim-empty");
  const { counted, press, to, write, choose, arrive } = keyboardOf(page);
  assert.doesNotMatch(await page.locator("main").innerText(), OF_STAFF);
  for (const name of NEVER)
    assert.equal(await page.getByRole("checkbox", { name, exact: true }).count(), 0, name);
  for (const name of ["Release", "Facility"])
    assert.equal(await page.getByRole("checkbox", { name, exact: true }).count(), 1, name);
  for (const id of ["identity", "birth"])
    assert.equal(await page.locator(`[id*=${id}_level], [id*=requester_${id}]`).count(), 0, id);

  await write("requester_person_name", "Ana Ruiz");
  await write("requester_person_address", "PO Box 12, Springfield");
  await choose("requester_capacity__oneof_select", "I was harmed by the crime");
  await choose("subject__oneof_select", "I know the A-number");
  await write("subject_number", "A200000001");
  await choose("jurisdiction", "A federal prosecutor or court");
  await choose("purpose", "To keep myself or others safe");
  await to("Whether the person is in custody");
  await press("Space");
  await to("Ask");
  await press("Enter");
  await arrive("summary");
  await to("The person you ask about, Country of birth: Please fill this in.");
  await press("Enter");
  await page.keyboard.type("MX");
  const sent = page.waitForRequest((request) => request.url().endsWith("/v1/claims"));
  await press("Enter");
  const claim = (await sent).postDataJSON();
  assert.match(claim.matter, /^case-[a-z0-9-]{20,}$/);
  await arrive("answer");
  const bring = page.getByRole("region", { name: "What to bring, and where" });
  assert.match(await bring.innerText(), /who you are[^]*Bring or send[^]*photo[^]*desk/);
  const answer = await page.locator(".answer").innerText();
  for (const reference of [claim.matter, claim.requester.person.party])
    assert.ok(answer.includes(reference), "the references are shown");
  assert.match(answer, /No information available to you/);
  await look(page, "claim-answer");

  // In Spanish, with the answer in Spanish; asked again, the references are the same.
  await page.locator("header select").selectOption("es");
  await page.getByText("Quién es usted").first().waitFor();
  await look(page, "claim-spanish-filled");
  const again = page.waitForRequest((request) => request.url().endsWith("/v1/claims"));
  await page.getByRole("button", { name: "Preguntar" }).click();
  assert.equal((await again).postDataJSON().matter, claim.matter);
  await arrive("answer");
  const traer = page.getByRole("region", { name: "Qué traer, y adónde" });
  assert.match(await traer.innerText(), /ventanilla/);
  await look(page, "claim-spanish");
  return counted.stops;
}

/** Each page says whom to call in danger, and is left at once, in both languages. */
export async function leaving(open) {
  for (const which of PAGES)
    for (const [language, name, danger] of [
      ["en", "Leave this page", /in danger, call 911/],
      ["es", "Salir de esta página", /en peligro, llame al 911/],
    ])
      for (const way of ["first stop", "Escape"]) {
        const page = await open(which);
        await page.route(`${ELSEWHERE}**`, (route) => route.fulfill({ body: "elsewhere" }));
        await page.locator("header select").selectOption(language);
        const line = page.locator(".danger");
        assert.match(await line.innerText(), danger);
        assert.equal(await line.getByRole("link").getAttribute("href"), "tel:911");
        // One press of Escape closes a list and leads nowhere.
        await page.keyboard.press("Escape");
        await page.keyboard.press("Shift");
        await page.keyboard.press("Escape");
        assert.ok(page.url().endsWith(`#${which}`), "one press stays");
        if (way === "Escape") await page.keyboard.press("Escape");
        else {
          await page.evaluate(() => document.activeElement.blur());
          const first = await page.evaluate(
            () => document.querySelector("a, button, input, select").textContent,
          );
          assert.equal(first, name, "the keyboard reaches it first");
          await page.locator(".leave").focus();
          assert.equal((await focus(page)).name, name);
          await page.keyboard.press("Enter");
        }
        await page.waitForURL(ELSEWHERE);
        await page.goBack();
        assert.equal(page.url(), "about:blank", "Back does not lead to the form");
        await page.close();
      }
}
