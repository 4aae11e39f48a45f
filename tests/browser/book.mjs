// Pages that are files, in a real browser: those of a policy, and of a comparison of two.
//
//     node book.mjs FOLDER [SCREENSHOTS]
//
// Fails where axe finds a barrier, or a page is wider than the window.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { axe, browser } from "./chromium.mjs";

const [from, folder] = process.argv.slice(2);
const page = await browser.newPage();
let [looked, rules] = [0, 0];
const files = readdirSync(from).filter((name) => name.endsWith(".html"));
assert.notEqual(files.length, 0);
for (const file of files) {
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`file://${from}/${file}`);
    // What is folded is looked at too.
    const folded = page.locator("details:not([open]) > summary");
    while ((await folded.count()) > 0) await folded.first().click();
    if (folder !== undefined)
      await page.screenshot({ path: `${folder}/book-${file}-${width}.png` });
    assert.equal(
      await page.evaluate(() => document.documentElement.scrollWidth),
      width,
      `${file} is wider than ${width}`,
    );
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
    [looked, rules] = [looked + 1, rules + passes.length];
    assert.deepEqual(
      violations.map((of) => `${of.id}: ${of.nodes[0].html.slice(0, 200)}`),
      [],
      `${file} ${width}: axe`,
    );
  }
}
console.log(`book: ${looked} views, ${rules} rules of axe passed, 0 barriers`);
await browser.close();
