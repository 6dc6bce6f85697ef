/** A run as the server tells it: `GET /api/v1/results/{scenario}`, schema `alumbron.view/1`. Series are rounded. */
import type { Estimate } from "../words/numbers";

export interface Metric extends Estimate {
  metric: string;
  region: string | null;
  tank: string | null;
}

/** How a metric of the system spreads over samples. */
export interface Spread {
  metric: string;
  p05: number;
  p50: number;
  p95: number;
  samples: number[];
}

export interface Days {
  /** Date of the first day; the others follow without a gap. */
  first: string;
  dark_h: number[];
  unserved_mwh: number[];
  max_shed_mw: number[];
  max_shed_p05_mw: number[];
  max_shed_p50_mw: number[];
  max_shed_p95_mw: number[];
  regions: { region: string; dark_h: number[] }[];
}

export interface Months {
  months: string[];
  demand_mwh: number[];
  unserved_mwh: number[];
  unserved_standard_error_mwh: (number | null)[];
  dark_h: number[];
  dark_standard_error_h: (number | null)[];
  shortfall_h: number[];
}

export interface TechnologyMonths {
  technology: string | null;
  months_mwh: number[];
}

export interface Cause {
  cause: string;
  unserved_mwh: Estimate;
  share: number;
}

export interface TechnologyView {
  technology: string | null;
  capacity_mw: number;
  energy_mwh: number;
  outage_share: number;
  maintenance_share: number;
  derating_share: number;
  no_fuel_share: number;
}

export interface UnitView {
  unit: string;
  capacity_mw: number;
  energy_mwh: Estimate | null;
  months_mwh: number[];
  outage_share: Estimate | null;
  maintenance_share: Estimate | null;
  derating_share: Estimate | null;
  no_fuel_share: Estimate | null;
}

export interface TankView {
  tank: string;
  days: { stock_p05_t: number[]; stock_p50_t: number[]; stock_p95_t: number[]; cover_d: number[] };
  leaves_t_per_d: number | null;
  stockout_h: Estimate;
  burned_t: Estimate;
  received_t: Estimate;
  brought_t: Estimate;
  sent_t: Estimate;
  produced_t: Estimate;
  offtaken_t: Estimate;
  offtake_short_t: Estimate;
  lost_t: Estimate;
}

export interface PortView {
  port: string;
  afloat_t: number[];
}

export interface AgreementView {
  agreement: string;
  nominated_cargoes: Estimate;
  loaded_cargoes: Estimate;
  not_loaded_cargoes: Estimate;
  held_cargoes: Estimate;
  given_up_cargoes: Estimate;
  seized_cargoes: Estimate;
  diverted_cargoes: Estimate;
  off_spec_cargoes: Estimate;
  delivered_t: Estimate;
  waited_h: Estimate;
  paid_usd: Estimate;
}

/** What two runs that are drawn side by side have in common. */
export interface Sketch {
  scenario: string;
  policy: string;
  metrics: Metric[];
  spread: Spread[];
  days: Days;
  months: Months;
  energy: TechnologyMonths[];
  causes: Cause[];
  tanks: TankView[];
  agreements: AgreementView[];
}

export interface RunView extends Sketch {
  case: string;
  digest: string;
  seed: number;
  samples: number;
  hours: number;
  /** By month and hour of the day. */
  clock: { shortfall_probability: number[][]; shed_mw: number[][] };
  technologies: TechnologyView[];
  units: UnitView[];
  ports: PortView[];
  glimpse: Glimpse;
}

/** One telling sample: the middle one by unserved energy. */
export interface Glimpse {
  sample: number;
  port_calls: PortCall[];
  /** Deferred maintenance at the start of each month, years. */
  debts: { technology: string; debt_y: number[] }[];
}

/** The voyage of a cargo, in hours of the horizon; null is not within it. */
export interface PortCall {
  agreement: string;
  cargo_t: number;
  /** Below 0 for a ship that sailed before the horizon. */
  loads_h: number;
  arrives_h: number;
  unloads_h: number | null;
  leaves_h: number | null;
}

/** `GET /api/v1/why/{scenario}`, schema `alumbron.why-view/1`. */
export interface WhyView {
  scenario: string;
  policy: string;
  seed: number;
  samples: number;
  eue_mwh: Estimate;
  /** Broken plant: forced outages, maintenance, derating and parts together. */
  plant: CauseShare;
  causes: CauseShare[];
  parts: { cause: string; part: string | null; share_mwh: Estimate; share: Estimate }[];
  /** Mean shares at `(month * regions + region) * causes + cause`. */
  cells: { months: string[]; regions: string[]; causes: string[]; share_mwh: number[] };
}

export interface CauseShare {
  cause: string;
  present: boolean;
  share_mwh: Estimate;
  share: Estimate;
  first_in_mwh: Estimate | null;
  last_in_mwh: Estimate | null;
}

/** The dates of days, as texts. */
export function datesOf(days: Days): string[] {
  const first = Date.parse(`${days.first}T00:00:00Z`);
  return days.dark_h.map((_, day) => new Date(first + day * 86_400_000).toISOString().slice(0, 10));
}

/** A metric of the system, or of a region. */
export function metricOf(view: { metrics: Metric[] }, name: string, region: string | null = null): Metric | undefined {
  return view.metrics.find((m) => m.metric === name && m.region === region && m.tank === null);
}
