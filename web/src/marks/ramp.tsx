/** What the colors of darkness mean, below whatever uses them. */
import { fixed } from "../words/numbers";
import { words } from "../words";
import { STEPS } from "./color";

export function Ramp() {
  const w = words.value;
  return (
    <div class="ramp" aria-hidden="true">
      <span>{w.units.darkHours}</span>
      <ol>
        <li style={{ background: "var(--r0)" }}>
          <b>0</b>
        </li>
        {STEPS.map((step, i) => (
          <li key={step} style={{ background: `var(--r${i + 1})` }}>
            {[3, 5, 7, 9, 10].includes(i) && <b>{fixed(step, 0)}</b>}
          </li>
        ))}
      </ol>
    </div>
  );
}
