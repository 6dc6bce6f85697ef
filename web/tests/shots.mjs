// Pictures of the page for README.md and docs, by the same browser that tests it: `npm run shots`.
import { mkdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { browser, DESK, open, PHONE, serve, settled, visit } from "./stage.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const MOST_BYTES = 250_000;

/** What is shown: few pictures that tell the page. */
const SHOTS = [
  { name: "web-overview", view: "overview", size: { ...DESK, height: 1280 } },
  { name: "web-lab", view: "lab", size: { ...DESK, height: 1180 }, query: "?off=venezuela", theme: "dark" },
  { name: "web-fuel", view: "fuel", size: { ...DESK, height: 1000 }, at: ".timeline" },
  {
    name: "web-dark-day",
    view: "overview",
    size: { ...DESK, height: 800 },
    query: "?day=2022-09-28",
    at: ".map",
  },
  { name: "web-why", view: "why", size: { ...DESK, height: 1000 } },
  { name: "web-phone-es", view: "overview", size: PHONE, language: "es", theme: "dark" },
];

const server = await serve();
const chrome = await browser();
await mkdir(FOLDER, { recursive: true });
for (const { name, view, size, at, query = "", theme = "light", language = "en" } of SHOTS) {
  const { page, close } = await open(chrome, { size, theme, language });
  await visit(page, server.url, view, query);
  if (view === "lab") await settled(page);
  if (at) await page.locator(at).evaluate((drawing) => drawing.closest("figure").scrollIntoView());
  const path = `${FOLDER}${name}.png`;
  await page.screenshot({ path });
  await close();
  const { size: bytes } = await stat(path);
  if (bytes > MOST_BYTES) throw new Error(`${name}.png has ${bytes} bytes`);
  console.log(`${name}.png: ${bytes} bytes`);
}
await chrome.close();
server.stop();
