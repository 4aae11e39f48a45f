// The forms by keyboard alone: Tab, arrows, Space, Enter and letters; the page is never clicked
// and no field is set by a script.

import assert from "node:assert/strict";

/**
 * How many stops one may go through to reach a field: more than that is a trap, or the field cannot
 * be reached.
 */
const MOST = 120;

/**
 * What has the focus, as the browser tells it to a screen reader, and whether somebody sees that it
 * does.
 */
export function focus(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    return {
      id: at.id,
      name: (at.labels?.[0]?.textContent ?? at.textContent).replace(" *", "").trim(),
      isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      isInView: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    };
  });
}

/** The keyboard of a page, and how many stops of the Tab key were looked at. */
export function keyboardOf(page) {
  const counted = { stops: 0 };
  const press = (key, times = 1) =>
    Array.from({ length: times }).reduce(
      (before) => before.then(() => page.keyboard.press(key)),
      Promise.resolve(),
    );

  /** Goes on with Tab to a control by its id or its label. */
  async function to(wanted) {
    for (let tried = 0; tried < MOST; tried += 1) {
      await press("Tab");
      counted.stops += 1;
      const at = await focus(page);
      assert.ok(at.isMarked && at.isInView, `the focus is seen at ${at.id} ${at.name}`);
      assert.notEqual(at.name, "", `${at.id} has a label`);
      if (at.id === `root_${wanted}` || at.name === wanted) return;
    }
    assert.fail(`${wanted} is not reached`);
  }
  async function write(id, text) {
    await to(id);
    await page.keyboard.type(text);
  }
  /** A word of a choice is found by its first letters. */
  async function choose(id, word) {
    await to(id);
    await page.keyboard.type(word);
    const chosen = await page.evaluate(() => document.activeElement.selectedOptions[0].textContent);
    assert.equal(chosen, word, id);
    // The letters of one word are forgotten before those of the next.
    await page.waitForTimeout(1100);
  }
  async function arrive(id) {
    await page
      .waitForSelector(`#${id}`)
      .catch(async () => assert.fail(await page.locator("main").innerText()));
    const at = await focus(page);
    assert.equal(at.id, id, "what came back has the focus");
    assert.ok(at.isInView && at.name !== "");
  }
  return { counted, press, to, write, choose, arrive };
}

export async function byKeyboard(page, look) {
  const { counted, press, to, write, choose, arrive } = keyboardOf(page);
  await choose("requester__oneof_select", "Victim");
  await write("requester_person_party", "party-ruiz");
  await write("requester_person_name", "Ana Ruiz");
  await write("requester_person_address", "PO Box 12, Springfield");
  await to("requester_birth__oneof_select");
  await press("ArrowDown");
  await write("requester_birth_date", "04121990");
  await choose("requester_identity__oneof_select", "Verified");
  await to("Government photo ID");
  await press("Space");
  await choose("subject__oneof_select", "By number");
  await write("subject_number", "A200000001");
  await write("matter_id", "matter-elm-street");
  await choose("matter_jurisdiction", "Federal");
  await choose("matter_standing", "Confirmed");
  await choose("purpose", "Safety planning");
  await to("Custody status");
  await press("Space");
  await to("Send the question");
  await press("Enter");

  // The country was passed over: the list of faults has the focus, its link leads there, and Enter
  // in a field sends.
  await arrive("summary");
  assert.equal((await focus(page)).name, "One field has to be mended");
  await to("Subject, Country of birth: Please fill this in.");
  await press("Enter");
  assert.equal((await focus(page)).id, "root_subject_country_of_birth");
  await look(page, "keyboard-fault");
  await page.keyboard.type("MX");
  await press("Enter");
  await arrive("answer");
  assert.match(await page.locator(".answer").innerText(), /Custody status\s+State\s+In custody/);
  await look(page, "keyboard-answer");

  // Back up to the other page, whose heading takes the focus.
  for (let tried = 0; (await focus(page)).name !== "Find help"; tried += 1) {
    assert.ok(tried < MOST, "the other page is reached");
    await press("Shift+Tab");
  }
  await press("Enter");
  await page.getByRole("heading", { level: 1, name: "Find help near you" }).waitFor();
  await page.waitForSelector("#root_need");
  assert.equal((await focus(page)).name, "Find help near you");
  await write("need", "housing");
  await to("It must cost nothing");
  await press("Space");
  await to("Find help");
  await press("Enter");
  await arrive("found");
  await to("911");
  await look(page, "keyboard-search");

  // What a screen reader says of it: groups, choices and boxes by their names, the lines for a
  // crisis as a region.
  const found = page.getByRole("region", { name: "In a crisis" });
  assert.ok((await found.getByRole("link").count()) > 3);
  for (const [role, name] of [
    ["textbox", "What you need"],
    ["button", "Look near where I am"],
    ["spinbutton", "Age of that person"],
    ["combobox", "Who needs help"],
    ["checkbox", "It must cost nothing"],
  ]) {
    const all = page.getByRole(role, { name, exact: true });
    assert.equal(await all.count(), 1, `${role} ${name}`);
  }
  assert.equal(await page.getByRole("status").count(), 2, "of the place, and of the search");
  return counted.stops;
}
