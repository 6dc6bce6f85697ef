/** Every simulated year as a dot on a line: how sure the headline is, and how different years can be. */
import { scaleLinear } from "d3-scale";
import { fixed, tick } from "../words/numbers";

interface Props {
  samples: readonly number[];
  low: number;
  middle: number;
  high: number;
  width: number;
  height: number;
  label: string;
  unit: string;
}

export function SpreadDots({ samples, low, middle, high, width, height, label, unit }: Props) {
  const [least, most] = [Math.min(...samples), Math.max(...samples)];
  const pad = (most - least || 1) * 0.06;
  const x = scaleLinear()
    .domain([least - pad, most + pad])
    .range([8, width - 8]);
  // As large as lets all of them fill about a fifth of the room.
  const radius = Math.max(1.4, Math.min(6, Math.sqrt((0.2 * width * height) / samples.length) / 2));
  const base = height - 30;
  const bins = new Map<number, number>();
  const step = radius * 2 + 0.6;
  const tallest = Math.max(1, Math.floor((base - 8) / step));
  const dots = [...samples]
    .sort((a, b) => a - b)
    .map((value) => {
      const bin = Math.round(x(value) / step);
      const n = bins.get(bin) ?? 0;
      bins.set(bin, n + 1);
      return { x: bin * step, n, value };
    });
  const squeeze = Math.min(1, tallest / Math.max(1, ...bins.values()));
  const ticks = x.ticks(Math.max(3, Math.min(6, Math.floor(width / 80))));
  const gap = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  return (
    <svg class="spread" width={width} height={height} role="img" aria-label={label}>
      <rect x={x(low)} width={Math.max(1, x(high) - x(low))} y={4} height={base - 2} class="band" rx={3} />
      {dots.map((dot, i) => (
        <circle
          key={i}
          cx={dot.x}
          cy={base - radius - dot.n * step * squeeze}
          r={radius}
          class={dot.value < low || dot.value > high ? "dot out" : "dot"}
        />
      ))}
      <line x1={x(middle)} x2={x(middle)} y1={2} y2={base + 4} class="median" />
      <line x1={0} x2={width} y1={base + 2.5} y2={base + 2.5} class="base" />
      <g class="axis">
        {ticks.map((value, i) => (
          <text key={value} x={x(value)} y={base + 20} text-anchor="middle">
            {tick(value, gap)}
            {i === ticks.length - 1 ? ` ${unit}` : ""}
          </text>
        ))}
      </g>
      <title>{fixed(middle, 2)}</title>
    </svg>
  );
}
