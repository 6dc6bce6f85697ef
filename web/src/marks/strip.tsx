/** Days of a horizon as one row of panes; two rows under each other tell two worlds apart. */
import { dark } from "./color";
import { fixed, longDate, monthName, THIN } from "../words/numbers";

interface Props {
  dates: readonly string[];
  rows: readonly { title: string; hours: readonly number[] }[];
  width: number;
  label: string;
}

const TALL = 34;
const HEAD = 20;
const GAP = 10;

export function stripHeight(rows: number): number {
  return rows * (TALL + HEAD + GAP) + 18;
}

export function Strip({ dates, rows, width, label }: Props) {
  const wide = width / Math.max(1, dates.length);
  return (
    <svg class="strip" width={width} height={stripHeight(rows.length)} role="img" aria-label={label}>
      {rows.map((row, r) => (
        <g key={row.title} transform={`translate(0 ${r * (TALL + HEAD + GAP)})`}>
          <text class="strong" y={12}>
            {row.title}
          </text>
          <g shape-rendering="crispEdges">
            {row.hours.map((hours, day) => (
              <rect key={day} x={day * wide} y={HEAD} width={wide + 0.3} height={TALL} fill={dark(hours)}>
                <title>{`${longDate(dates[day] as string)}: ${fixed(hours, 1)}${THIN}h`}</title>
              </rect>
            ))}
          </g>
          <rect x={0.5} y={HEAD + 0.5} width={width - 1} height={TALL - 1} class="sash" />
        </g>
      ))}
      <g class="axis">
        {dates.map((date, day) => {
          if (!date.endsWith("-01")) return null;
          const month = Number(date.slice(5, 7));
          if (width < 480 && month % 3 !== 1) return null;
          return (
            <text key={date} x={day * wide + 2} y={stripHeight(rows.length) - 6}>
              {monthName(date)}
            </text>
          );
        })}
      </g>
    </svg>
  );
}
