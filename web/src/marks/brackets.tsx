/** Shares of causes as points, each between what the cause does alone and what would be spared without it. */
import { scaleLinear } from "d3-scale";
import type { Estimate } from "../words/numbers";
import { estimated, tick } from "../words/numbers";

export interface Row {
  id: string;
  title: string;
  color: string;
  share: Estimate;
  first: Estimate | null;
  last: Estimate | null;
}

interface Props {
  rows: readonly Row[];
  by: number;
  unit: string;
  width: number;
  label: string;
  words: { first: string; last: string; share: string };
}

const TALL = 50;

export function bracketsHeight(rows: number): number {
  return rows * TALL + 34;
}

export function Brackets({ rows, by, unit, width, label, words }: Props) {
  const values = rows
    .flatMap((row) => [row.share.value, row.first?.value ?? 0, row.last?.value ?? 0])
    .map((v) => v / by);
  const x = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(...values, 1e-9)])
    .nice(5)
    .range([6, width - 10]);
  const ticks = x.ticks(width < 420 ? 3 : 5);
  const gap = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const height = bracketsHeight(rows.length);
  const base = rows.length * TALL + 8;
  return (
    <svg class="brackets" width={width} height={height} role="img" aria-label={label}>
      <g class="axis">
        {ticks.map((value) => (
          <g key={value} transform={`translate(${Math.round(x(value)) + 0.5} 0)`}>
            <line y1={4} y2={base} class={value === 0 ? "base" : "grid"} />
            <text
              y={base + 17}
              text-anchor={value === ticks[0] ? "start" : value === ticks.at(-1) ? "end" : "middle"}
              x={value === ticks[0] ? -4 : value === ticks.at(-1) ? 6 : 0}
            >
              {tick(value, gap)}
              {value === ticks.at(-1) ? ` ${unit}` : ""}
            </text>
          </g>
        ))}
      </g>
      {rows.map((row, i) => {
        const y = i * TALL + 36;
        const at = x(row.share.value / by);
        const ends = row.first && row.last ? [x(row.first.value / by), x(row.last.value / by)] : null;
        const told = [`${words.share}: ${estimated(row.share, unit, by)}`];
        if (row.first && row.last)
          told.push(
            `${words.first}: ${estimated(row.first, unit, by)}`,
            `${words.last}: ${estimated(row.last, unit, by)}`,
          );
        return (
          <g key={row.id}>
            <text x={6} y={y - 15}>
              <tspan class="strong">{row.title}</tspan>
              <tspan dx={8}>{estimated(row.share, unit, by)}</tspan>
            </text>
            {ends && (
              <>
                <line
                  x1={Math.min(...(ends as number[]))}
                  x2={Math.max(...(ends as number[]))}
                  y1={y}
                  y2={y}
                  class="span"
                  stroke={row.color}
                />
                <path d={`M${ends[0]} ${y - 6}v12`} class="end" stroke={row.color} />
                <circle cx={ends[1]} cy={y} r={4} class="hollow" stroke={row.color} />
              </>
            )}
            <circle cx={at} cy={y} r={6.5} fill={row.color} class="point">
              <title>{`${row.title}\n${told.join("\n")}`}</title>
            </circle>
          </g>
        );
      })}
    </svg>
  );
}
