// axe finds no serious or critical fault on any view, in light and dark, on a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { browser, DESK, open, PHONE, serve, VIEWS, visit } from "./stage.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let server, chrome, axe;

before(async () => {
  server = await serve();
  chrome = await browser();
  axe = await readFile(AXE, "utf8");
});

after(async () => {
  await chrome?.close();
  server?.stop();
});

for (const theme of ["light", "dark"]) {
  for (const [name, size] of [
    ["desk", DESK],
    ["phone", PHONE],
  ]) {
    test(`no serious fault in ${theme} on a ${name}`, async () => {
      const { page, close } = await open(chrome, { theme, size });
      const found = [];
      for (const view of VIEWS) {
        await visit(page, server.url, view);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const { id, impact, nodes } of violations) {
          if (impact !== "serious" && impact !== "critical") continue;
          const where = nodes.slice(0, 4).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`);
          found.push(`${view}: ${id} (${impact}) ${where.join("\n  ")}`);
        }
      }
      await close();
      assert.ok(found.length === 0, found.join("\n"));
    });
  }
}
