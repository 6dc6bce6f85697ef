/** The frame around all views: who and where we are, which world is shown, language and theme. */
import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { answer } from "./api/load";
import type { CaseView } from "./api/case";
import { language, speak, theme, wear, type Theme } from "./state/preferences";
import { addressOf, choose, follow, scenario, view, VIEWS, type View } from "./state/route";
import { caseWords } from "./words/case";
import { words } from "./words";
import { Fuel } from "./views/fuel";
import { Lab } from "./views/lab";
import { Outlook } from "./views/outlook";
import { Overview } from "./views/overview";
import { Plants } from "./views/plants";
import { Sources } from "./views/sources";
import { Answered } from "./views/states";
import { Why } from "./views/why";

const PAGES: Record<View, ComponentType<{ theCase: CaseView }>> = {
  overview: Overview,
  fuel: Fuel,
  plants: Plants,
  why: Why,
  lab: Lab,
  outlook: Outlook,
  sources: Sources,
};

/** Views that show one world, which can be chosen. */
const OF_A_WORLD: readonly View[] = ["overview", "fuel", "plants", "why"];

export function App() {
  const w = words.value;
  const name = view.value;
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = name ? `${w.views[name]} · alumbron` : "alumbron";
  }, [name, w]);
  const Page = name ? PAGES[name] : null;
  return (
    <>
      <a class="skip" href="#main" onClick={() => main.current?.focus()}>
        {w.skip}
      </a>
      <Header />
      <main id="main" tabIndex={-1} ref={main}>
        {Page ? (
          <Answered<CaseView> path="/case">{(theCase) => <Page theCase={theCase} />}</Answered>
        ) : (
          <div class="failed">
            <h1>{w.shell.lost}</h1>
            <p>{w.shell.lostHelp}</p>
            <a class="button" href="/overview" onClick={follow}>
              {w.shell.home}
            </a>
          </div>
        )}
      </main>
      <Footer />
    </>
  );
}

function Header() {
  const w = words.value;
  const now = view.value;
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const row = nav.current;
    const link = row?.querySelector<HTMLElement>("[aria-current]");
    if (row && link) row.scrollLeft = link.offsetLeft - row.clientWidth / 2 + link.offsetWidth / 2;
  }, [now]);
  return (
    <>
      <header class="top">
        <div class="bar">
          <a class="brand" href={addressOf("overview")} onClick={follow}>
            <Mark />
            alumbron
          </a>
          <nav ref={nav} aria-label={w.shell.views}>
            {VIEWS.map((name) => (
              <a key={name} href={addressOf(name)} onClick={follow} aria-current={name === now ? "page" : undefined}>
                {w.views[name]}
              </a>
            ))}
          </nav>
          <div class="choices">
            <Language />
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <World />
    </>
  );
}

function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" class="mark">
      <rect x="1" y="1" width="9" height="9" rx="1.6" class="lamp" />
      <rect x="12" y="1" width="9" height="9" rx="1.6" class="lamp" />
      <rect x="1" y="12" width="9" height="9" rx="1.6" class="lamp" />
      <rect x="12.5" y="12.5" width="8" height="8" rx="1.4" class="night" />
    </svg>
  );
}

function World() {
  const w = words.value;
  const found = answer<CaseView>("/case").value;
  const now = view.value;
  const ofAWorld = now !== null && OF_A_WORLD.includes(now);
  if (found.state !== "ready") return <div class="world" />;
  const theCase = found.value;
  const said = caseWords(theCase.id);
  const note = theCase.scenarios.find((s) => s.id === scenario.value);
  return (
    <div class="world">
      <div class="world-row">
        <strong>{theCase.name}</strong>
        {ofAWorld && (
          <label>
            <span>{w.shell.world}</span>
            <select
              value={scenario.value}
              onChange={(event) =>
                choose({ scenario: event.currentTarget.value === "baseline" ? null : event.currentTarget.value })
              }
            >
              <option value="baseline">{w.shell.baseline}</option>
              {theCase.scenarios
                .filter((s) => s.id !== "baseline")
                .map((s) => (
                  <option key={s.id} value={s.id}>
                    {said("scenarios", s.id, "name", s.name)}
                  </option>
                ))}
            </select>
          </label>
        )}
        {ofAWorld && note && scenario.value !== "baseline" && (
          <p>{said("scenarios", note.id, "description", note.description)}</p>
        )}
      </div>
    </div>
  );
}

function Language() {
  const w = words.value;
  return (
    <div class="toggle" role="group" aria-label={w.shell.languages}>
      {(["en", "es"] as const).map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={language.value === code}
          aria-label={code === "en" ? "EN, English" : "ES, español"}
          onClick={() => speak(code)}
        >
          {code.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

function ThemeSwitch() {
  const w = words.value;
  const order: Theme[] = ["system", "light", "dark"];
  const now = theme.value;
  const next = order[(order.indexOf(now) + 1) % order.length] as Theme;
  return (
    <button
      type="button"
      class="icon"
      onClick={() => wear(next)}
      aria-label={`${w.shell.theme}: ${w.shell.themes[now]}`}
      title={`${w.shell.theme}: ${w.shell.themes[now]}`}
    >
      <svg
        width="18"
        height="18"
        viewBox="0 0 18 18"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
      >
        {now === "light" && (
          <>
            <circle cx="9" cy="9" r="3.4" />
            <path
              d="M9 1.5v2M9 14.5v2M1.5 9h2M14.5 9h2M3.7 3.7l1.4 1.4M12.9 12.9l1.4 1.4M3.7 14.3l1.4-1.4M12.9 5.1l1.4-1.4"
              stroke-linecap="round"
            />
          </>
        )}
        {now === "dark" && <path d="M15 11.2A6.6 6.6 0 0 1 6.8 3a6.6 6.6 0 1 0 8.2 8.2Z" stroke-linejoin="round" />}
        {now === "system" && (
          <>
            <circle cx="9" cy="9" r="6.5" />
            <path d="M9 2.5a6.5 6.5 0 0 1 0 13Z" fill="currentColor" stroke="none" />
          </>
        )}
      </svg>
    </button>
  );
}

function Footer() {
  const w = words.value;
  const found = answer<CaseView>("/case").value;
  return (
    <footer>
      <p>{w.shell.about}</p>
      <p>{w.shell.notModelled}</p>
      <p>
        {w.shell.local} <a href="/api/v1/openapi.json">{w.shell.api}</a> ·{" "}
        <a href="/licences.txt">{w.shell.licences}</a>
        {found.state === "ready" && <> · alumbron {found.value.version}</>}
      </p>
    </footer>
  );
}
