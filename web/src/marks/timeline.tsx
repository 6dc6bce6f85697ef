/** Ships along the horizon, a row for each agreement: under way, waiting outside, unloading. */
import { along, Months, type Frame } from "./axis";
import { fit } from "./text";

export interface Call {
  /** When it sails, arrives, begins to unload and leaves, in days of the horizon. */
  sails: number;
  arrives: number;
  unloads: number;
  leaves: number;
  told: string;
}

interface Row {
  id: string;
  title: string;
  calls: readonly Call[];
}

interface Props {
  dates: readonly string[];
  rows: readonly Row[];
  width: number;
  /** Room for names at the left; 0 writes them above the rows. */
  names: number;
  label: string;
}

const TALL = 24;
/** Room for the name of a row that stands above it. */
const ABOVE = 17;

function rowHeight(names: number): number {
  return names > 0 ? TALL : TALL + ABOVE;
}

export function timelineHeight(rows: number, names: number): number {
  return rows * rowHeight(names) + 30;
}

export function Timeline({ dates, rows, width, names, label }: Props) {
  const tall = rowHeight(names);
  const frame: Frame = { left: names, right: width - 2, top: 0, bottom: rows.length * tall + 4 };
  const x = along(dates.length, frame);
  const at = (day: number) => x(Math.max(0, Math.min(dates.length, day)));
  return (
    <svg class="timeline" width={width} height={timelineHeight(rows.length, names)} role="img" aria-label={label}>
      {rows.map((row, r) => {
        const y = (r + 1) * tall - TALL / 2;
        return (
          <g key={row.id}>
            <line x1={frame.left} x2={frame.right} y1={y + TALL / 2} y2={y + TALL / 2} class="grid" />
            <text
              x={names > 0 ? names - 10 : 0}
              y={names > 0 ? y : y - TALL / 2 - 1}
              dy="0.34em"
              text-anchor={names > 0 ? "end" : "start"}
              class="row"
            >
              {fit(row.title, names > 0 ? names - 12 : width)}
              <title>{row.title}</title>
            </text>
            {row.calls.map((call, i) => (
              <g key={i}>
                <line x1={at(call.sails)} x2={at(call.arrives)} y1={y} y2={y} class="under-way" />
                <rect
                  x={at(call.arrives)}
                  y={y - 4}
                  width={Math.max(0, at(call.unloads) - at(call.arrives))}
                  height={8}
                  class="at-anchor"
                />
                <rect
                  x={at(call.unloads)}
                  y={y - 7}
                  width={Math.max(1.5, at(call.leaves) - at(call.unloads))}
                  height={14}
                  rx={1}
                  class="unloading"
                />
                <rect
                  x={at(call.sails)}
                  y={y - 10}
                  width={Math.max(2, at(call.leaves) - at(call.sails))}
                  height={20}
                  fill="transparent"
                >
                  <title>{call.told}</title>
                </rect>
              </g>
            ))}
          </g>
        );
      })}
      <Months dates={dates} scale={x} frame={frame} />
    </svg>
  );
}
