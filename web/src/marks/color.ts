/**
 * Colors by meaning. They stand as custom properties in `style/color.css`, for light and dark pages.
 *
 * Darkness is dark on every page: a day with power is a lit window, a day without is night.
 */

/** Hours without power a day above which the ramp takes its next color. */
export const STEPS = [0, 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 16] as const;

/** The color of so many hours without power a day: `--r0` for none at all to `--r11`. */
export function dark(hours: number): string {
  return `var(--r${level(hours)})`;
}

export function level(hours: number): number {
  let at = 0;
  for (const step of STEPS) if (hours > step + 1e-9) at += 1;
  return at;
}

/** Ink that can be read on a level of the ramp. */
export function inkOn(at: number): string {
  return at <= 5 ? "var(--on-light)" : "var(--on-dark)";
}

/** Colors that tell kinds apart; the last stands for the rest. */
const PALETTE = 8;

export function kind(at: number): string {
  return at >= 0 && at < PALETTE ? `var(--k${at})` : "var(--rest)";
}

const CAUSES: Record<string, string> = {
  "forced-outage": "var(--k3)",
  maintenance: "var(--k0)",
  derating: "var(--k5)",
  "derating-and-parts": "var(--k5)",
  fuel: "var(--k1)",
  network: "var(--k2)",
  "not-built": "var(--rest)",
};

/** The color of a cause of unserved energy. */
export function causeColor(cause: string): string {
  return CAUSES[cause] ?? "var(--k6)";
}

/** The color of a share, 0 to 1, of what could give light: nothing is night, all of it a lit lamp. */
export function share(value: number): string {
  return `var(--r${11 - Math.max(0, Math.min(11, Math.round(value * 11)))})`;
}
