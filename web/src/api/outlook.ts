/** The next days by the utility's latest note, `alumbron.outlook/1`, and how good past ones were, `alumbron.hindcast/1`. */

export interface OutlookDay {
  date: string;
  /** Days ahead, from 1. */
  lead: number;
  /** Of the day's largest shed, MW. */
  quantiles: { p05: number; p10: number; p25: number; p50: number; p75: number; p90: number; p95: number };
  mean: number;
  /** Chance that anything is shed. */
  any_shed_chance: number;
}

export interface OutlookView {
  issued: string;
  days: OutlookDay[];
}

export interface HindcastRow {
  lead: number;
  n: number;
  crps: number;
  mae: number;
  bias: number;
  cover50: number;
  cover90: number;
  crps_persistence: number | null;
  crps_last28: number | null;
  mae_utility: number | null;
}

export interface HindcastView {
  rows: HindcastRow[];
}
