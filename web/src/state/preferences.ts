/** What the reader prefers, kept in the browser: language and theme. */
import { effect, signal } from "@preact/signals";

export type Language = "en" | "es";
export type Theme = "system" | "light" | "dark";

function stored(name: string): string | null {
  try {
    return localStorage.getItem(`alumbron.${name}`);
  } catch {
    return null;
  }
}

function store(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`alumbron.${name}`);
    else localStorage.setItem(`alumbron.${name}`, value);
  } catch {
    // Storage may be refused; then the choice lasts as long as the page.
  }
}

function firstLanguage(): Language {
  const asked = new URL(window.location.href).searchParams.get("lang") ?? stored("language");
  if (asked === "en" || asked === "es") return asked;
  return navigator.language.startsWith("es") ? "es" : "en";
}

function firstTheme(): Theme {
  const kept = stored("theme");
  return kept === "light" || kept === "dark" ? kept : "system";
}

export const language = signal<Language>(firstLanguage());
export const theme = signal<Theme>(firstTheme());

export function speak(words: Language): void {
  language.value = words;
  store("language", words);
}

export function wear(chosen: Theme): void {
  theme.value = chosen;
  store("theme", chosen === "system" ? null : chosen);
}

effect(() => {
  document.documentElement.lang = language.value;
});

effect(() => {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});

/** Whether the reader asked for less motion. */
export const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
