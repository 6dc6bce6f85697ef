// Every view draws what the interface says; the Lab changes it; both languages are whole; nothing overflows a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { parquetReadObjects } from "hyparquet";
import { api, browser, open, PHONE, serve, settled, VIEWS, visit } from "./stage.mjs";

let server, chrome, theCase, run;

before(async () => {
  server = await serve();
  chrome = await browser();
  theCase = await api(server.url, "/case");
  run = await api(server.url, "/results/baseline");
});

after(async () => {
  await chrome?.close();
  server?.stop();
});

/** Runs a test on a page of its own, and lets no fault of the page pass. */
async function onPage(options, act) {
  const { page, faults, close } = await open(chrome, options);
  try {
    await act(page);
    assert.deepEqual(faults, [], "nothing goes wrong on the page");
  } finally {
    await close();
  }
}

/** What the Lab answers to a request, asked without the page: dark hours of both worlds and their difference. */
async function answer(url, request) {
  const response = await fetch(`${url}/api/v1/lab`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ samples: 80, ...request }),
  });
  const lines = (await response.text()).trim().split("\n");
  const told = JSON.parse(lines.at(-1)).answer.differences.find(
    (d) => d.metric === "dark_hours_per_day" && d.region === null,
  );
  return { base: told.base, changed: told.changed, difference: told.value };
}

const metric = (name) => run.metrics.find((m) => m.metric === name && m.region === null && m.tank === null);
const count = (page, selector) => page.locator(selector).count();

test("the overview draws the year", () =>
  onPage({}, async (page) => {
    await visit(page, server.url, "overview");
    const dark = metric("dark_hours_per_day");
    assert.equal(Number(await page.getAttribute(".hero .number", "data-value")), dark.value);
    assert.ok(
      (await page.textContent(".hero .number")).startsWith(dark.value.toFixed(2)),
      "the headline is the metric",
    );
    assert.equal(await count(page, ".windows rect.lamp"), 24);
    assert.equal(await count(page, ".calendar .day"), theCase.hours / 24);
    assert.equal(await count(page, ".map .cell"), theCase.regions.length);
    assert.equal(await count(page, ".stack rect.unserved"), run.months.months.length);
    assert.equal(await count(page, ".spread .dot"), run.samples);
    const darkest = Math.max(...run.days.dark_h).toFixed(1);
    assert.ok((await page.textContent(".calendar-figure .note")).includes(darkest), "the darkest day is told");
  }));

test("a day chosen in the calendar is the day on the map, by mouse and by keyboard", () =>
  onPage({}, async (page) => {
    await visit(page, server.url, "overview");
    const day = run.days.dark_h.indexOf(Math.max(...run.days.dark_h));
    await page.locator(".calendar .day").nth(day).click();
    assert.equal(await page.inputValue(".slider input"), String(day));
    await page.waitForURL(/day=\d{4}-\d\d-\d\d/);
    const region = run.days.regions[0];
    const title = await page.locator(".map .cell title").allTextContents();
    const name = theCase.regions.find((r) => r.id === region.region).name;
    assert.ok(title.includes(`${name}: ${region.dark_h[day].toFixed(1)}\u202fh`), title.join("; "));
    await page.focus("svg.calendar");
    const shown = (value) =>
      page.waitForFunction((v) => document.querySelector("svg.calendar").getAttribute("aria-valuenow") === v, value);
    await page.keyboard.press("ArrowRight");
    await shown(String(day + 1));
    assert.equal(await page.inputValue(".slider input"), String(day + 1));
    await page.keyboard.press("Escape");
    await shown("0");
    assert.equal(await page.locator(".slider .quiet").isDisabled(), true);
  }));

test("fuel draws every tank and every agreement that nominates", () =>
  onPage({}, async (page) => {
    await visit(page, server.url, "fuel");
    assert.equal(await count(page, ".multiples svg.fan"), theCase.tanks.length);
    const nominated = run.agreements.filter((a) => a.nominated_cargoes.value > 0);
    assert.equal(await count(page, ".cargoes tbody tr"), nominated.length);
    assert.equal(await count(page, ".timeline .call"), run.glimpse.port_calls.length);
    const tank = run.tanks.reduce((a, b) => (b.stockout_h.value > a.stockout_h.value ? b : a));
    const name = theCase.tanks.find((t) => t.id === tank.tank).name;
    const note = await page.locator(".multiples .figure", { hasText: name }).first().textContent();
    const rounded = Math.round(tank.stockout_h.value).toLocaleString("en-US");
    assert.ok(note.includes(rounded), `${note} tells ${rounded} h`);
  }));

test("plants draws every technology, and finds a plant by name", () =>
  onPage({}, async (page) => {
    await visit(page, server.url, "plants");
    assert.equal(await count(page, ".bars rect.track"), run.technologies.length);
    const { debts } = run.glimpse;
    assert.ok(
      debts.some((d) => d.debt_y.some((debt) => debt > 0)),
      "technologies of the case have debts",
    );
    const last = debts[0].debt_y.at(-1).toFixed(2);
    assert.ok(
      (await page.locator(".lines .strong").allTextContents()).includes(last),
      `a debt of ${last} years is told`,
    );
    const unit = theCase.units.find((u) => run.units.some((r) => r.unit === u.id && r.months_mwh.length > 0));
    await page.fill("input[type=search]", unit.name);
    await page.waitForFunction((name) => document.querySelector(".matrix .row title")?.textContent === name, unit.name);
  }));

test("why draws the shares, and they sum to what went unserved", () =>
  onPage({}, async (page) => {
    const why = await api(server.url, "/why/baseline");
    await visit(page, server.url, "why");
    const present = why.causes.filter((c) => c.present && Math.abs(c.share.value) > 5e-5);
    assert.equal(await count(page, ".waterfall rect"), present.length + 1);
    const sum = why.causes.reduce((total, c) => total + c.share_mwh.value, 0);
    assert.ok(Math.abs(sum / why.eue_mwh.value - 1) < 1e-6);
    const verdict = await page.textContent(".verdict");
    const fuel = why.causes.find((c) => c.cause === "fuel");
    for (const { share } of [why.plant, fuel])
      assert.ok(verdict.includes(`${Math.round(share.value * 100)}\u202f%`), verdict);
  }));

test("another world can be chosen, and its figures are its own", () =>
  onPage({}, async (page) => {
    const other = theCase.scenarios.find((s) => s.id !== "baseline");
    if (!other) return;
    await visit(page, server.url, "overview");
    await page.selectOption(".world select", other.id);
    await page.waitForURL(`**scenario=${other.id}*`);
    await page.waitForSelector(".hero .number", { timeout: 60_000 });
    const view = await api(server.url, `/results/${other.id}`);
    const dark = view.metrics.find((m) => m.metric === "dark_hours_per_day" && m.region === null);
    assert.equal(Number(await page.getAttribute(".hero .number", "data-value")), dark.value);
  }));

test("the Lab changes the dark hours, and a link is a world", () =>
  onPage({}, async (page) => {
    await visit(page, server.url, "lab");
    assert.equal(Number(await page.getAttribute(".change", "data-value")), 0);
    const start = Date.now();
    await page.locator(".supplier > .switch button").last().click();
    await settled(page);
    const seconds = (Date.now() - start) / 1000;
    const value = Number(await page.getAttribute(".change", "data-value"));
    assert.ok(value !== 0, "without a supplier the dark hours change");
    const { base, changed, difference } = await answer(server.url, { suppliers_off: [theCase.suppliers.at(-1).id] });
    assert.equal(value, difference);
    assert.ok(Math.abs(changed - base - difference) < 1e-9);
    console.log(`a Lab answer took ${seconds.toFixed(1)} s, of which 0.3 s are waited`);

    const link = page.url();
    await page.goto("about:blank");
    await page.goto(link);
    await settled(page);
    assert.equal(Number(await page.getAttribute(".change", "data-value")), value, "the link is the same world");

    const [file] = await Promise.all([page.waitForEvent("download"), page.click(".keep .button")]);
    const overlay = await readFile(await file.path(), "utf8");
    assert.match(overlay, /\[\[scenario\]\]/);
    await page.click(".lab-bar .quiet");
    await settled(page);
    assert.equal(Number(await page.getAttribute(".change", "data-value")), 0, "back at the beginning");
  }));

test("a tank is lost in the Lab by its form, and what cannot be is told", () =>
  onPage({}, async (page) => {
    if (theCase.tanks.length === 0) return;
    await visit(page, server.url, "lab");
    const form = page.locator(".group", { has: page.locator("form.strike") });
    await form.locator("select").first().selectOption("tank-loss");
    await form
      .locator("form select")
      .first()
      .selectOption(theCase.tanks.find((t) => t.id.startsWith("fo-")).id);
    await form.locator("button[type=submit]").click();
    await settled(page);
    assert.equal(await count(page, ".strikes li"), 1);
    assert.ok(Number(await page.getAttribute(".change", "data-value")) !== 0);
    await page.click(".strikes .icon");
    await settled(page);
    assert.equal(await count(page, ".strikes li"), 0);
  }));

test("the outlook says how to give notes, and draws them when there are any", () =>
  onPage({}, async (page) => {
    if (!theCase.outlook) {
      await visit(page, server.url, "outlook");
      assert.match(await page.textContent("main pre"), /alumbron serve --notes/);
    }
    const quantiles = (m) => ({ p05: m - 90, p10: m - 70, p25: m - 30, p50: m, p75: m + 30, p90: m + 70, p95: m + 90 });
    const days = Array.from({ length: 21 }, (_, i) => ({
      date: `2023-12-${String(i + 2).padStart(2, "0")}`,
      lead: i + 1,
      quantiles: quantiles(500 + 10 * i),
      mean: 500 + 10 * i,
      any_shed_chance: 0.93,
    }));
    const rows = [1, 21].map((lead) => ({
      ...{ lead, n: 400, crps: 50 + lead, mae: 70, bias: -4, cover50: 0.5, cover90: 0.9 },
      ...{ crps_persistence: 80, crps_last28: 110, mae_utility: lead === 1 ? 82 : null },
    }));
    const json = (body) => ({ contentType: "application/json", body: JSON.stringify(body) });
    await page.route("**/api/v1/outlook", (route) =>
      route.fulfill(json({ schema: "alumbron.outlook/1", issued: "2023-12-01", days })),
    );
    await page.route("**/api/v1/hindcast", (route) => route.fulfill(json({ schema: "alumbron.hindcast/1", rows })));
    await visit(page, server.url, "outlook");
    assert.match(await page.textContent(".verdict"), /93\u202f%.*500 MW/s);
    assert.equal(await count(page, "svg.fan .band"), 2);
    assert.equal(await count(page, ".scores tbody tr"), rows.length);
  }));

test("sources lists every source and counts every row", () =>
  onPage({}, async (page) => {
    await visit(page, server.url, "sources");
    assert.equal(await count(page, ".source-list > li"), theCase.sources.length);
    const assumed = theCase.provenance.reduce((sum, t) => sum + t.assumed, 0);
    const all = theCase.provenance.reduce((sum, t) => sum + t.assumed + t.derived + t.reported, 0);
    assert.ok((await page.textContent(".opening")).includes(`${Math.round((100 * assumed) / all)}\u202f%`));
    await page.fill("input[type=search]", "no such row anywhere");
    await page.waitForSelector(".empty");
  }));

test("a figure can be taken away as SVG, PNG, CSV and Parquet, and read as a table", () =>
  onPage({}, async (page) => {
    await visit(page, server.url, "overview");
    const figure = page.locator(".calendar-figure");
    const take = async (label) => {
      await figure.locator(".menu summary").click();
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        figure.getByText(label, { exact: false }).first().click(),
      ]);
      return readFile(await file.path());
    };
    const svg = (await take("SVG")).toString();
    assert.match(svg, /^<svg xmlns/);
    assert.ok(!svg.includes("var("), "colors are written into the file");
    assert.match(svg, /16 hours without power a day/, "the legend goes along");
    assert.equal(svg.match(/<title/g).length, theCase.hours / 24);
    assert.equal((await take("PNG")).subarray(1, 4).toString(), "PNG");
    const lines = (await take("CSV")).toString().trim().split("\n");
    assert.equal(lines.length, 1 + theCase.hours / 24);
    assert.equal(lines[1].split(",")[1], String(run.days.dark_h[0]));
    const drawn = await take("Parquet the numbers drawn");
    const file = drawn.buffer.slice(drawn.byteOffset, drawn.byteOffset + drawn.byteLength);
    const rows = await parquetReadObjects({ file });
    assert.deepEqual(
      rows.map((row) => row.dark_h),
      run.days.dark_h,
    );
    assert.equal((await take("Parquet the whole table")).subarray(0, 4).toString(), "PAR1");
    await figure.locator(".menu summary").click();
    await figure.getByText("Show as a table").click();
    assert.equal(await figure.locator(".numbers tbody tr").count(), theCase.hours / 24);
  }));

test("every table a figure offers is there", () =>
  onPage({}, async (page) => {
    const links = new Set();
    for (const view of ["overview", "fuel", "plants", "why"]) {
      await visit(page, server.url, view);
      for (const link of await page.locator(".menu a").evaluateAll((all) => all.map((a) => a.href))) links.add(link);
    }
    assert.ok(links.size > 4);
    for (const link of links) {
      const response = await page.request.get(link);
      assert.equal(response.status(), 200, link);
    }
  }));

test("Spanish is whole", () =>
  onPage({ language: "es" }, async (page) => {
    const titles = { fuel: "Combustible", plants: "Centrales", why: "Por qué se apaga", lab: "Laboratorio" };
    for (const view of VIEWS) {
      await visit(page, server.url, view);
      assert.equal(await page.getAttribute("html", "lang"), "es");
      if (titles[view]) assert.equal(await page.textContent("h1"), titles[view]);
      const shown = await page.evaluate(() => document.body.innerText);
      const text = shown.replace(/Eco City of Angels|\S+\.csv/g, "");
      const english = text.match(/\b(the|and|of|hours|without|with|Steam|Diesel engines|Show|Choose|agreements?)\b/g);
      assert.deepEqual(english, null, `${view} in Spanish`);
    }
  }));

test("the shipped case has its names in Spanish", async () => {
  const file = new URL("../src/words/cases/cuba-2022.es.json", import.meta.url);
  const words = JSON.parse(await readFile(file, "utf8"));
  assert.equal(theCase.id, "cuba-2022");
  const tables = [
    "scenarios",
    "disruptions",
    "regions",
    "technologies",
    "units",
    "fuels",
    "tanks",
    "ports",
    "suppliers",
  ];
  for (const table of [...tables, "agreements", "sources"]) {
    const declared = theCase[table].map((row) => row.id).sort();
    assert.deepEqual(Object.keys(words[table]).sort(), declared, `${table} of the case have a Spanish name`);
  }
});

test("every kind, field, policy and cause the server knows has words in both languages", async () => {
  for (const language of ["en", "es"]) {
    const text = await readFile(new URL(`../src/words/${language}.ts`, import.meta.url), "utf8");
    const has = (name) => new RegExp(`^\\s+"?${name}"?:`, "m").test(text);
    const names = [
      ...theCase.kinds.flatMap((k) => [k.kind, ...k.fields.map((f) => f.name)]),
      ...theCase.policies.map((p) => p.id),
      ...run.causes.map((c) => c.cause),
      ...theCase.provenance.map((p) => p.table),
    ];
    assert.deepEqual(
      [...new Set(names)].filter((name) => !has(name)),
      [],
      language,
    );
  }
});

test("the language and the theme are kept", () =>
  onPage({}, async (page) => {
    await visit(page, server.url, "sources");
    await page.click("button[lang=es]");
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Fuentes");
    await page.click(".choices .icon");
    await page.click(".choices .icon");
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    await page.reload();
    await page.waitForSelector("h1");
    assert.equal(await page.textContent("h1"), "Fuentes");
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  }));

test("a phone has room for everything", () =>
  onPage({ size: PHONE }, async (page) => {
    for (const language of ["en", "es"]) {
      for (const view of VIEWS) {
        await visit(page, server.url, view, `?lang=${language}`);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${view} in ${language} is ${over} px too wide`);
      }
    }
  }));

test("nothing shifts while a view comes", () =>
  onPage({}, async (page) => {
    await page.addInitScript(() => {
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    for (const view of VIEWS) {
      await visit(page, server.url, view);
      await page.waitForTimeout(200);
      const shifted = await page.evaluate(() => window.shifted);
      assert.ok(shifted < 0.05, `${view} shifts by ${shifted}`);
    }
  }));

test("the keyboard reaches everything: skip link first, then the views", () =>
  onPage({}, async (page) => {
    await visit(page, server.url, "overview");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await page.focus("nav a >> nth=1");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/fuel");
  }));

test("a busy server is asked again when it wants to be", () =>
  onBusy(2, async (page) => {
    await visit(page, server.url, "overview");
    assert.equal(Number(await page.getAttribute(".hero .number", "data-value")), metric("dark_hours_per_day").value);
  }));

test("a server that stays busy is told", () =>
  onBusy(99, async (page) => {
    await page.goto(`${server.url}/overview`);
    await page.waitForSelector(".failed");
    assert.match(await page.textContent(".failed"), /Busy/);
  }));

/** Runs a test on a page whose server is busy so many times. */
async function onBusy(times, act) {
  const { page, close } = await open(chrome);
  let left = times;
  await page.route("**/api/v1/results/**", (route) => {
    left -= 1;
    if (left < 0) return route.continue();
    return route.fulfill({ status: 429, headers: { "retry-after": "0.2" }, body: "{}" });
  });
  await act(page);
  await close();
}

test("what fails is told with what to do", async () => {
  const { page, close } = await open(chrome);
  await page.route("**/api/v1/results/**", (route) => route.abort());
  await page.goto(`${server.url}/overview`);
  await page.waitForSelector(".failed");
  assert.match(await page.textContent(".failed"), /alumbron serve/);
  await page.unroute("**/api/v1/results/**");
  await page.click(".failed .button");
  await page.waitForSelector(".hero .number");
  await page.goto(`${server.url}/no-such-view`);
  assert.match(await page.textContent("h1"), /no such view/);
  await page.goto(`${server.url}/overview?scenario=no-such-world`);
  await page.waitForSelector(".failed");
  await page.goto(`${server.url}/lab?with=no-such-world`);
  await page.waitForSelector(".lab .failed");
  await close();
});
