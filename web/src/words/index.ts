/** Every word on the page, in the reader's language. A word that is missing in one language does not compile. */
import { computed } from "@preact/signals";
import { language } from "../state/preferences";
import { en } from "./en";
import { es } from "./es";

/** What a dictionary must hold: the same keys, and for each a text or a function to a text with the same arguments. */
export type Same<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : T[K] extends string
      ? string
      : Same<T[K]>;
};

export type Words = Same<typeof en>;

const dictionaries: Record<"en" | "es", Words> = { en, es };

export const words = computed<Words>(() => dictionaries[language.value]);

/** A word by a name that came from the server, or that name if the page has no word for it. */
export function wordFor(list: Record<string, string>, name: string): string {
  return list[name] ?? name.replace(/[-_]/g, " ");
}
