/**
 * Answers of the server, asked once and kept: a view asks for a path and is drawn again when the answer comes.
 *
 * Failures are values too, with words that say what to do.
 */
import { signal, type Signal } from "@preact/signals";

export const API = "/api/v1";

/** What the server says of a failure (RFC 9457), or what stands for it where no server answers. */
export interface Problem {
  status: number;
  title: string;
  detail: string;
}

export type Answer<T> = { state: "loading" } | { state: "ready"; value: T } | { state: "failed"; problem: Problem };

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** Reads what is wrong out of an answer that is not well. */
export async function problemOf(response: Response): Promise<Problem> {
  const fallback = { status: response.status, title: response.statusText, detail: "" };
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...body, status: response.status, title: body.title ?? fallback.title, detail: body.detail ?? "" };
  } catch {
    return fallback;
  }
}

/** Status of a problem that stands for a server that does not answer at all. */
export const UNREACHED = 0;

export function unreached(error: unknown): Problem {
  return { status: UNREACHED, title: "", detail: error instanceof Error ? error.message : String(error) };
}

const BUSY = 429;
/** How often a busy server is asked again before the reader is told. */
const TRIES = 4;
const LONGEST_WAIT_S = 15;

/** When a busy server wants to be asked again, ms. */
function waitOf(response: Response): number {
  const seconds = Number(response.headers.get("retry-after") ?? 2);
  return 1000 * Math.min(LONGEST_WAIT_S, Number.isFinite(seconds) && seconds > 0 ? seconds : 2);
}

/** Fetches, and comes again when a busy server says so. */
export async function patiently(path: string, options: RequestInit): Promise<Response> {
  for (let tried = 1; ; tried += 1) {
    const response = await fetch(API + path, options);
    if (response.status !== BUSY || tried === TRIES) return response;
    await new Promise((resolve) => setTimeout(resolve, waitOf(response)));
    options.signal?.throwIfAborted();
  }
}

async function ask<T>(path: string): Promise<Answer<T>> {
  try {
    const response = await patiently(path, { headers: { accept: "application/json" } });
    if (!response.ok) return { state: "failed", problem: await problemOf(response) };
    return { state: "ready", value: (await response.json()) as T };
  } catch (error) {
    return { state: "failed", problem: unreached(error) };
  }
}

const asked = new Map<string, Signal<Answer<unknown>>>();

/** The answer for a path, as a signal; asks the server the first time. */
export function answer<T>(path: string): Signal<Answer<T>> {
  let kept = asked.get(path);
  if (!kept) {
    kept = signal<Answer<unknown>>({ state: "loading" });
    asked.set(path, kept);
    void load(path, kept);
  }
  return kept as Signal<Answer<T>>;
}

async function load(path: string, into: Signal<Answer<unknown>>): Promise<void> {
  into.value = { state: "loading" };
  into.value = await ask(path);
}

/** Asks again, after a failure. */
export function again(path: string): void {
  const kept = asked.get(path);
  if (kept) void load(path, kept);
}
