/**
 * What a reader changed about the world: kept in the address, so that a link is the world, and turned into what the
 * server is asked for.
 */
import type { CaseView } from "../api/case";
import type { LabRequest } from "../api/lab";

/** A disruption put together by the reader; fields as the case format names them. */
export interface Strike {
  kind: string;
  start: string;
  end: string;
  [field: string]: string | number | boolean | string[];
}

export interface Choice {
  /** Scenarios laid on top of each other. */
  with: string[];
  /** Suppliers whose cargoes do not load. */
  off: string[];
  /** Agreements whose cargoes do not load. */
  cut: string[];
  /** Agreements without cargoes in the base whose cargoes load. */
  sign: string[];
  /** Disruptions of the case that do not happen. */
  spared: string[];
  strikes: Strike[];
  /** Factor on the loading reliability of all agreements. */
  reliability: number;
  /** Factor on all voyage times. */
  voyage: number;
  policy: string;
}

export const UNCHANGED: Choice = {
  with: [],
  off: [],
  cut: [],
  sign: [],
  spared: [],
  strikes: [],
  reliability: 1,
  voyage: 1,
  policy: "burn-first",
};

/** How reliably an agreement loads that is signed here. Chosen: as the agreements of the case at their best. */
const SIGNED = 0.9;

const LISTS = ["with", "off", "cut", "sign", "spared"] as const;

export function fromQuery(query: URLSearchParams): Choice {
  const list = (name: string) => (query.get(name) ?? "").split(",").filter(Boolean);
  const factor = (name: string) => {
    const value = Number(query.get(name) ?? 1);
    return Number.isFinite(value) && value >= 0 && value <= 4 ? value : 1;
  };
  const strikes = query.getAll("strike").flatMap((text): Strike[] => {
    try {
      const found = JSON.parse(text) as Strike;
      return typeof found.kind === "string" ? [found] : [];
    } catch {
      return [];
    }
  });
  return {
    with: list("with"),
    off: list("off"),
    cut: list("cut"),
    sign: list("sign"),
    spared: list("spared"),
    strikes,
    reliability: factor("reliability"),
    voyage: factor("voyage"),
    policy: query.get("policy") ?? UNCHANGED.policy,
  };
}

export function toQuery(choice: Choice): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of LISTS) if (choice[name].length > 0) query.set(name, choice[name].join(","));
  if (choice.reliability !== 1) query.set("reliability", String(choice.reliability));
  if (choice.voyage !== 1) query.set("voyage", String(choice.voyage));
  if (choice.policy !== UNCHANGED.policy) query.set("policy", choice.policy);
  for (const strike of choice.strikes) query.append("strike", JSON.stringify(strike));
  return query;
}

/** Whether nothing is changed. */
export function isUnchanged(choice: Choice): boolean {
  return toQuery(choice).toString() === "";
}

/** Years of each world; enough for a paired difference, few enough for an answer at once. */
const SAMPLES = 80;

export function toRequest(choice: Choice, theCase: CaseView): LabRequest {
  const request: LabRequest = { scenario: "baseline", samples: SAMPLES };
  if (choice.with.length > 0) request.with = choice.with;
  if (choice.off.length > 0) request.suppliers_off = choice.off;
  if (choice.spared.length > 0) request.disable = choice.spared;
  if (choice.voyage !== 1) request.voyage_factor = choice.voyage;
  if (choice.policy !== UNCHANGED.policy) request.policy = choice.policy;
  const agreements: Record<string, Record<string, number>> = {};
  for (const agreement of theCase.agreements) {
    const declared = agreement.loading_reliability;
    if (choice.cut.includes(agreement.id)) agreements[agreement.id] = { loading_reliability: 0 };
    else if (choice.sign.includes(agreement.id))
      agreements[agreement.id] = { loading_reliability: rounded(Math.min(1, SIGNED * choice.reliability)) };
    else if (choice.reliability !== 1 && declared > 0)
      agreements[agreement.id] = { loading_reliability: rounded(Math.min(1, declared * choice.reliability)) };
  }
  if (Object.keys(agreements).length > 0) request.agreements = agreements;
  if (choice.strikes.length > 0) request.disruptions = choice.strikes;
  return request;
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** The list with a thing put in, or taken out if it was there. */
export function toggled(list: readonly string[], id: string): string[] {
  return list.includes(id) ? list.filter((other) => other !== id) : [...list, id];
}
