// The server's own pages in a real browser: the demonstration and the API, in both languages, at
// three widths, without a script and by keyboard.
//
//     node pages.mjs ADDRESS [FOLDER]
//
// ADDRESS is where the server answers; into FOLDER go screenshots. Fails where axe finds a barrier,
// a page is wider than the window, or a link leads nowhere.

import assert from "node:assert/strict";
import { axe, browser } from "./chromium.mjs";
import { focus } from "./keyboard.mjs";

const [address, folder] = process.argv.slice(2);
const WIDTHS = [1280, 390, 320];
const PATHS = {
  start: "/",
  papers: "/?question=attorney-without-papers",
  docs: "/docs",
  operation: "/docs/operations/askQuestion",
  schema: "/docs/schemas/Answer",
};
const LANGUAGES = ["en", "es"];
const said = [];
let [looked, rules, stops] = [0, 0, 0];

// axe is a script, which the pages forbid: in one context it may be brought in, in the other the
// policy of the pages holds.
const allowed = await browser.newContext({ bypassCSP: true });
const page = await allowed.newPage();
page.on("console", (message) => message.type() === "error" && said.push(message.text()));
for (const language of LANGUAGES) {
  for (const [name, path] of Object.entries(PATHS)) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const separator = path.includes("?") ? "&" : "?";
      await page.goto(`${address}${path}${separator}language=${language}`);
      assert.equal(await page.locator("html").getAttribute("lang"), language, path);
      assert.equal(
        await page.evaluate(() => document.documentElement.scrollWidth),
        width,
        `${path} is wider than ${width}`,
      );
      if (folder !== undefined)
        await page.screenshot({ path: `${folder}/page-${name}-${language}-${width}.png` });
      await page.evaluate(axe);
      const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
      [looked, rules] = [looked + 1, rules + passes.length];
      assert.deepEqual(
        violations.map((of) => `${of.id}: ${of.nodes[0].html.slice(0, 200)}`),
        [],
        `${path} ${language} ${width}: axe`,
      );
    }
  }
}

// As it is: the policy of the page holds. The answers are seen as they are sent, and a question is
// asked by keyboard alone.
const own = await (await browser.newContext({ locale: "es-MX" })).newPage();
own.on("console", (message) => message.type() === "error" && said.push(message.text()));
await own.goto(`${address}/`);
assert.equal(await own.locator("html").getAttribute("lang"), "es", "the language of the browser");
await own.goto(`${address}/?language=en`);
const columns = own.locator(".answers > section");
assert.equal(await columns.count(), 3);
const sent = await columns.locator("pre").evaluateAll((all) => all.map((of) => of.textContent));
assert.equal(sent[1], sent[2], "about the protected person and about nobody: the same");
assert.notEqual(sent[0], sent[2]);
assert.match(await columns.nth(0).innerText(), /Custody status\s+State: In custody/);
assert.match(await columns.nth(1).innerText(), /The same bytes as about nobody/);
await own.keyboard.press("Tab");
for (;;) {
  const at = await focus(own);
  assert.ok(at.isMarked && at.isInView && at.name !== "", `the focus is seen at ${at.name}`);
  stops += 1;
  assert.ok(stops < 40, "the question is reached");
  if (at.name.startsWith("An attorney asks without papers")) break;
  await own.keyboard.press("Tab");
}
await own.keyboard.press("Enter");
await own.waitForURL(/attorney-without-papers/);
assert.match(await own.locator("main").innerText(), /What is missing/);

// Every link of every page leads somewhere; those to the same kind of page are sampled no less.
const seen = new Set();
const waiting = [`${address}/?language=en`, `${address}/?language=es`];
while (waiting.length > 0) {
  const next = waiting.pop().split("#")[0];
  if (seen.has(next)) continue;
  seen.add(next);
  const reply = await fetch(next);
  assert.equal(reply.status, 200, next);
  const html = await reply.text();
  if (!reply.headers.get("content-type").startsWith("text/html")) continue;
  assert.ok(html.length < 200_000, `${next} has ${html.length} characters`);
  for (const [, link] of html.matchAll(/href="([^"]+)"/g))
    waiting.push(new URL(link.replaceAll("&amp;", "&"), next).href);
}
assert.equal((await fetch(`${address}/docs/`)).url, `${address}/docs`);
assert.deepEqual(said, []);
console.log(
  `pages: ${looked} views, ${rules} rules of axe passed, 0 barriers; ${seen.size} addresses, ` +
    `each under 200 KB; ${stops} stops of the Tab key, each seen`,
);
await browser.close();
