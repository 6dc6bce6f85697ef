// What every test stands on: a real server, a real browser, and what the interface says.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const VIEWS = ["overview", "fuel", "plants", "why", "lab", "outlook", "sources"];
export const DESK = { width: 1280, height: 860 };
export const PHONE = { width: 360, height: 740 };

/** The command that was built last; `ALUMBRON` names another. */
function command() {
  const built = [process.env.ALUMBRON, `${ROOT}target/release/alumbron`, `${ROOT}target/debug/alumbron`];
  const found = built.find((path) => path && existsSync(path));
  if (!found) throw new Error("build the command first: cargo build --release");
  return found;
}

/** Starts the server on a free port; `PAGE` names one that runs already. */
export async function serve(...more) {
  if (process.env.PAGE) return { url: process.env.PAGE, stop: () => undefined };
  const server = spawn(command(), ["serve", "--port", "0", ...more], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error("the server said no address within a minute")), 60_000);
    server.stdout.on("data", (data) => {
      said += data;
      const address = /http:\/\/\S+?(?=\/?\s)/.exec(said);
      if (address) {
        clearTimeout(late);
        resolve(address[0]);
      }
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { url, stop: () => server.kill() };
}

/** Opens Debian's Chromium; `CHROMIUM` names another. */
export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--font-render-hinting=none"],
  });
}

/**
 * A page that keeps what went wrong on it: errors of scripts, of the console, and requests that failed.
 * The outlook is asked for on every machine, and a server without notes says there is none; that is no fault.
 */
export async function open(chrome, { size = DESK, language = "en", theme = "light", motion = "reduce" } = {}) {
  const context = await chrome.newContext({
    viewport: size,
    deviceScaleFactor: size === PHONE ? 2 : 1,
    hasTouch: size === PHONE,
    colorScheme: theme,
    reducedMotion: motion,
    locale: language === "es" ? "es-CU" : "en-US",
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    if (/\/api\/v1\/(outlook|hindcast)$/.test(message.location().url)) return;
    faults.push(`${message.text()} (${message.location().url})`);
  });
  return { page, faults, close: () => context.close() };
}

/** Goes to a view and waits until it has drawn what it draws. */
export async function visit(page, url, view, query = "") {
  await page.goto(`${url}/${view}${query}`);
  await page.waitForSelector("main h1");
  if (view === "outlook") await page.waitForSelector("main pre, main .verdict");
  else await page.waitForSelector("main .drawing svg", { timeout: 60_000 });
  if (view === "lab") await settled(page);
  if (view === "overview" || view === "lab") await page.waitForSelector(".map .cell");
}

/** Waits until the Lab has answered the last change. */
export async function settled(page) {
  await page.waitForTimeout(300);
  await page.waitForSelector(".outcome:not(.busy) .after[data-value]", { timeout: 60_000 });
}

/** What the interface says, for comparison with what the page shows. */
export async function api(url, path) {
  const response = await fetch(`${url}/api/v1${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}
