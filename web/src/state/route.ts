/**
 * Where the reader is: the path names the view, the query holds what was chosen in it.
 *
 * The address is the state: whoever opens it sees the same.
 */
import { computed, signal } from "@preact/signals";

export const VIEWS = ["overview", "fuel", "plants", "why", "lab", "outlook", "sources"] as const;
export type View = (typeof VIEWS)[number];

const here = signal(new URL(window.location.href));

window.addEventListener("popstate", () => {
  here.value = new URL(window.location.href);
});

/** The view of the address; the overview for the bare address, null for one that does not exist. */
export const view = computed<View | null>(() => {
  const name = here.value.pathname.replace(/^\/|\/$/g, "");
  if (name === "" || name === "index.html") return "overview";
  return VIEWS.find((known) => known === name) ?? null;
});

/** The query of the address. */
export const query = computed(() => here.value.searchParams);

/** The scenario all views but the Lab show. */
export const scenario = computed(() => query.value.get("scenario") ?? "baseline");

/** The address of a view; the scenario goes along. */
export function addressOf(name: View): string {
  const chosen = scenario.value;
  return `/${name}${chosen === "baseline" ? "" : `?scenario=${encodeURIComponent(chosen)}`}`;
}

/** Goes to an address, as a link does. */
export function go(address: string): void {
  window.history.pushState(null, "", address);
  here.value = new URL(window.location.href);
}

/** Changes the query in place; null takes a name out. Leaves no trace in the history. */
export function choose(changes: Record<string, string | null>): void {
  const next = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.searchParams.delete(name);
    else next.searchParams.set(name, value);
  }
  window.history.replaceState(null, "", next);
  here.value = next;
}

/** Replaces the whole query in place. */
export function replaceQuery(params: URLSearchParams): void {
  const next = new URL(window.location.href);
  next.search = params.toString();
  window.history.replaceState(null, "", next);
  here.value = next;
}

/** Follows a plain click on a link without leaving the page; other clicks keep their meaning. */
export function follow(event: MouseEvent): void {
  const link = event.currentTarget as HTMLAnchorElement;
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  event.preventDefault();
  go(link.href);
  window.scrollTo(0, 0);
}
