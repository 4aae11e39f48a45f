// The pages of a report in a real browser, offline, on a wide and on the smallest screen, and as
// they print.
//
//     node report.mjs FOLDER [SHOTS]
//
// FOLDER is where the report is; into SHOTS go screenshots. Fails where axe finds a barrier, a page
// asks for anything else, or something has to be read sideways.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { axe, browser } from "./chromium.mjs";

const [folder, shots] = process.argv.slice(2);
let [pages, rules, printed, asked] = [0, 0, 0, []];
for (const language of ["en", "es"]) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1200 } });
  await page.context().setOffline(true);
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`file://${resolve(folder, `report.${language}.html`)}`);
  assert.equal(await page.locator("html").getAttribute("lang"), language);
  // The fiscal year to date and the change are there, and weeks are drawn over time.
  assert.ok(
    (await page
      .locator("th", {
        hasText: language === "en" ? "Fiscal year to date" : "Año fiscal hasta la fecha",
      })
      .count()) > 5,
  );
  assert.ok((await page.locator("td", { hasText: /^[+\u2212]/ }).count()) > 5);
  const section = "section:not(.over-time) >";
  assert.equal(await page.locator(`${section} svg.time`).count(), 1);
  assert.ok((await page.locator("svg.time rect").count()) > 10);
  // Every chart has a name, and its figures in a table after it.
  for (const chart of await page.locator("svg").all())
    assert.ok((await chart.getAttribute("aria-label")).length > 10);
  assert.equal(
    await page.locator(`${section} svg + .scroll table`).count(),
    await page.locator(`${section} svg`).count(),
  );
  // So has what is beside the report before, all of it in one table.
  const charts = await page.locator(".over-time figure svg").count();
  assert.ok(charts > 0 && charts === (await page.locator("svg").count()) - (await
    page.locator(`${section} svg`).count()));
  assert.equal(await page.locator(".over-time figure ~ .scroll table").count(), 1);
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 1200 });
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(
      violations.map((of) => `${of.id}: ${of.nodes[0].html.slice(0, 200)}`),
      [],
      `${language} ${width}: axe`,
    );
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(sideways <= 0, `${language} ${width}: ${sideways} pixels are read sideways`);
    if (shots !== undefined)
      await page.screenshot({ path: `${shots}/report-${language}-${width}.png`, fullPage: true });
    [pages, rules] = [pages + 1, rules + passes.length];
  }
  // On paper nothing can be scrolled: 7.5 inches are 720 pixels.
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 720, height: 900 });
  const cut = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(cut <= 0, `${language}: ${cut} pixels are cut off on paper`);
  await page.emulateMedia({ media: null });
  // A PDF that is printed from it can be read aloud: it has a language, a title, bookmarks, and
  // tags for headings, the heads of tables, and charts with their text.
  for (const format of ["A4", "Letter"]) {
    const path = shots === undefined ? undefined : `${shots}/report-${language}-${format}.pdf`;
    const made = await page.pdf({ path, format, tagged: true, outline: true });
    const pdf = made.toString("latin1");
    const whole = ["/Marked true", "/Title", "/Outlines", "/StructTreeRoot"];
    for (const said of [`/Lang (${language}`, ...whole])
      assert.ok(pdf.includes(said), `${language} ${format}: a PDF without ${said}`);
    const tags = (name) => pdf.split(new RegExp(`/S /${name}\\b`)).length - 1;
    const of = { H2: "h2", TH: "th", Table: "table", Figure: "svg" };
    for (const [tag, element] of Object.entries(of)) {
      const there = await page.locator(element).count();
      assert.ok(tags(tag) >= there, `${language} ${format}: ${tags(tag)} ${tag} of ${there}`);
    }
    printed += 1;
  }
}
assert.deepEqual(
  asked.filter((url) => !url.startsWith("file:")),
  [],
);
await browser.close();
console.log(`${pages} pages of the report, ${rules} rules of axe, ${printed} tagged PDFs`);
