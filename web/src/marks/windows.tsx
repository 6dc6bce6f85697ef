/** An average day as a house front: one window an hour, dark from above by the share of people without power. */
import { fixed, percent } from "../words/numbers";
import { words } from "../words";

export function Windows({ shares, width }: { shares: readonly number[]; width: number }) {
  const w = words.value;
  const columns = 12;
  const gap = Math.max(3, Math.round(width * 0.014));
  const pane = (width - gap * (columns - 1)) / columns;
  const tall = Math.round(pane * 1.95);
  const height = tall * 2 + gap + 44;
  const row = (first: number, y: number) => (
    <g transform={`translate(0 ${y})`}>
      {Array.from({ length: columns }, (_, i) => {
        const hour = first + i;
        const share = Math.max(0, Math.min(1, shares[hour] ?? 0));
        const x = i * (pane + gap);
        return (
          <g key={hour} transform={`translate(${x} 0)`}>
            <title>{`${fixed(hour, 0)}:00 · ${w.overview.withoutPower(percent(share))}`}</title>
            <rect width={pane} height={tall} rx={3} class="lamp" />
            <rect width={pane} height={tall * share} rx={share > 0.03 ? 3 : 0} class="night" />
            <rect x={0.5} y={0.5} width={pane - 1} height={tall - 1} rx={3} class="sash" />
            <line x1={pane / 2} x2={pane / 2} y1={1} y2={tall - 1} class="sash" />
            <line x1={1} x2={pane - 1} y1={tall * 0.5} y2={tall * 0.5} class="sash" />
          </g>
        );
      })}
    </g>
  );
  const hours = (first: number, y: number) => (
    <g class="axis">
      {[0, 3, 6, 9].map((i) => (
        <text key={i} x={i * (pane + gap) + pane / 2} y={y} text-anchor="middle">
          {first + i}
        </text>
      ))}
      <text x={11 * (pane + gap) + pane / 2} y={y} text-anchor="middle">
        {first + 11}
        {"\u202f"}h
      </text>
    </g>
  );
  return (
    <svg class="windows" width={width} height={height} role="img" aria-label={w.overview.windowsLabel}>
      {row(0, 0)}
      {hours(0, tall + 15)}
      {row(12, tall + gap + 20)}
      {hours(12, tall * 2 + gap + 36)}
    </svg>
  );
}

/** Its height at a width, known before it is drawn. */
export function windowsHeight(width: number): number {
  const gap = Math.max(3, Math.round(width * 0.014));
  const pane = (width - gap * 11) / 12;
  return Math.round(pane * 1.95) * 2 + gap + 44;
}
