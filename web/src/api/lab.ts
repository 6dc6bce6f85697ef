/** A changed world beside its base: `POST /api/v1/lab`, answered line by line (`application/x-ndjson`). */
import { patiently, ProblemError, problemOf, unreached, type Problem } from "./load";
import type { Sketch } from "./view";

export interface LabRequest {
  scenario?: string;
  with?: string[];
  enable?: string[];
  disable?: string[];
  disruptions?: Record<string, unknown>[];
  agreements?: Record<string, Record<string, number | string>>;
  suppliers_off?: string[];
  voyage_factor?: number;
  policy?: string;
  samples?: number;
  seed?: number;
}

export interface Difference {
  metric: string;
  region: string | null;
  base: number;
  changed: number;
  value: number;
  standard_error: number | null;
  /** Whether it is surer than chance. */
  beyond_error: boolean;
}

export interface Finding {
  code: string;
  severity: string;
  title: string;
  label?: string | null;
  help?: string | null;
}

export interface LabAnswer {
  samples: number;
  seed: number;
  base: Sketch;
  changed: Sketch;
  differences: Difference[];
  overlay: string;
  findings: Finding[];
}

export interface LabProblem extends Problem {
  findings?: Finding[];
}

export interface Progress {
  done: number;
  of: number;
}

/** Asks for a world. Aborting stops the work on the server too. */
export async function live(
  request: LabRequest,
  progress: (now: Progress) => void,
  signal: AbortSignal,
): Promise<LabAnswer> {
  let response: Response;
  try {
    response = await patiently("/lab", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ProblemError(unreached(error));
  }
  if (!response.ok || !response.body) throw new ProblemError(await problemOf(response));
  for await (const line of lines(response.body)) {
    const said = JSON.parse(line) as { progress?: Progress; answer?: LabAnswer; problem?: LabProblem };
    if (said.progress) progress(said.progress);
    if (said.problem) throw new ProblemError(said.problem);
    if (said.answer) return said.answer;
  }
  throw new ProblemError(unreached("the answer ended early"));
}

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const letters = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += letters.decode(value, { stream: !done });
    let end = rest.indexOf("\n");
    while (end >= 0) {
      const line = rest.slice(0, end).trim();
      rest = rest.slice(end + 1);
      if (line) yield line;
      end = rest.indexOf("\n");
    }
    if (done) break;
  }
  if (rest.trim()) yield rest;
}
