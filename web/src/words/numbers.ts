/**
 * Numbers as people read them, in the reader's language: rounded by their error, with their unit.
 *
 * Spanish is that of Cuba, which has a decimal point.
 */
import { language } from "../state/preferences";

/** A figure with its standard error; null where the error is unknown. */
export interface Estimate {
  value: number;
  standard_error: number | null;
}

export const MINUS = "\u2212";
export const THIN = "\u202f";

export function locale(): string {
  return language.value === "es" ? "es-CU" : "en-US";
}

const kept = new Map<string, Intl.NumberFormat>();

/** A number with a fixed count of decimals; the minus is a minus and not a hyphen. */
export function fixed(value: number, decimals: number, sign = false): string {
  const key = `${locale()} ${decimals} ${sign}`;
  let format = kept.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale(), {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      useGrouping: true,
      signDisplay: sign ? "exceptZero" : "auto",
    });
    kept.set(key, format);
  }
  return format.format(value).replace("-", MINUS);
}

/** Decimals that leave `digits` significant ones, at least none and at most six. */
function decimalsFor(value: number, digits: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  return Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
}

/** A number with about so many significant digits. */
export function short(value: number, digits = 3): string {
  return fixed(value, decimalsFor(value, digits));
}

/** Decimals an error can bear: one significant digit of it, two where the first is 1. */
export function decimalsOf(error: number | null): number | null {
  if (error === null || !(error > 0)) return null;
  const first = error / 10 ** Math.floor(Math.log10(error));
  return decimalsFor(error, first < 1.95 ? 2 : 1);
}

export interface Parts {
  value: string;
  error: string | null;
}

/** A figure rounded by its error, and the error, both divided by `scale`. */
export function parts(estimate: Estimate, scale = 1, sign = false): Parts {
  const value = estimate.value / scale;
  const error = estimate.standard_error === null ? null : estimate.standard_error / scale;
  // An error far below the value is rounding, not luck.
  const decimals = error !== null && error > Math.abs(value) * 1e-9 ? decimalsOf(error) : null;
  if (decimals === null) return { value: fixed(value, decimalsFor(value, 3), sign), error: null };
  return { value: fixed(value, decimals, sign), error: fixed(error as number, decimals) };
}

/** `2.351 ± 0.009 h`. */
export function estimated(estimate: Estimate, unit = "", scale = 1, sign = false): string {
  const { value, error } = parts(estimate, scale, sign);
  const tail = unit ? `${THIN}${unit}` : "";
  return error === null ? `${value}${tail}` : `${value} ± ${error}${tail}`;
}

/** `61 %`; less than one half of a percent keeps a digit. */
export function percent(share: number): string {
  const value = share * 100;
  const decimals = value !== 0 && Math.abs(value) < 1 ? 1 : 0;
  return `${fixed(value, decimals)}${THIN}%`;
}

/** An energy in the unit of its size. */
export function energy(mwh: number, digits = 3): string {
  const [unit, scale] = energyUnit(mwh);
  return `${short(mwh / scale, digits)}${THIN}${unit}`;
}

export function energyUnit(mwh: number): [string, number] {
  const size = Math.abs(mwh);
  if (size >= 999_500) return ["TWh", 1e6];
  if (size >= 999.5) return ["GWh", 1e3];
  return ["MWh", 1];
}

/** A mass in the unit of its size. */
export function mass(tonnes: number, digits = 3): string {
  return Math.abs(tonnes) >= 999.5 ? `${short(tonnes / 1e3, digits)}${THIN}kt` : `${short(tonnes, digits)}${THIN}t`;
}

/** Decimals that tell the ticks of an axis apart. */
export function tick(value: number, step: number): string {
  const decimals = step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9));
  return fixed(value, decimals);
}

const dates = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  let format = dates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale(), { ...options, timeZone: "UTC" });
    dates.set(key, format);
  }
  return format;
}

/** Civil dates are kept at midnight UTC, so that no time zone moves them. */
export function dateOf(iso: string): Date {
  return new Date(`${iso.slice(0, 10)}T00:00:00Z`);
}

export function longDate(iso: string): string {
  return dateFormat({ day: "numeric", month: "long", year: "numeric" }).format(dateOf(iso));
}

export function shortDate(iso: string): string {
  return dateFormat({ day: "numeric", month: "short" }).format(dateOf(iso));
}

export function weekday(iso: string): string {
  return dateFormat({ weekday: "long" }).format(dateOf(iso));
}

/** `Jan`, from a date or a month. */
export function monthName(iso: string, width: "short" | "long" | "narrow" = "short"): string {
  const name = dateFormat({ month: width }).format(dateOf(iso.length === 7 ? `${iso}-01` : iso));
  return name.replace(".", "");
}

/** Hours as a clock tells a duration: `2 h 21 min`. */
export function clock(hours: number): string {
  if (hours > 0 && hours < 1 / 60) return `${short(hours * 3600, 2)}${THIN}s`;
  const minutes = Math.round(hours * 60);
  const whole = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (whole === 0) return `${rest}${THIN}min`;
  return rest === 0 ? `${whole}${THIN}h` : `${whole}${THIN}h ${rest}${THIN}min`;
}
