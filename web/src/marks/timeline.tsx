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

interface Laid extends Row {
  /** The lane of each call: ships of a row that are about at once go side by side. */
  lanes: number[];
  top: number;
  tall: number;
}

/** Room of a lane, around lanes, and for the name of a row that stands above it. */
const LANE = 14;
const AROUND = 10;
const ABOVE = 17;

/** Puts rows below each other and their ships side by side. Names have so much room at the left; none: they stand above. */
export function layOut(rows: readonly Row[], names: number): { rows: Laid[]; height: number } {
  let top = 0;
  const laid = rows.map((row) => {
    const free: number[] = [];
    const order = row.calls.map((_, i) => i).sort((a, b) => (row.calls[a]?.sails ?? 0) - (row.calls[b]?.sails ?? 0));
    const lanes = row.calls.map(() => 0);
    for (const i of order) {
      const call = row.calls[i] as Call;
      let lane = free.findIndex((until) => until <= call.sails);
      if (lane < 0) lane = free.length;
      free[lane] = call.leaves + 1;
      lanes[i] = lane;
    }
    const tall = Math.max(1, free.length) * LANE + AROUND + (names > 0 ? 0 : ABOVE);
    const at = { ...row, lanes, top, tall };
    top += tall;
    return at;
  });
  return { rows: laid, height: top + 30 };
}

interface Props {
  dates: readonly string[];
  rows: readonly Row[];
  width: number;
  /** Room for names at the left; 0 writes them above the rows. */
  names: number;
  label: string;
}

export function Timeline({ dates, rows, width, names, label }: Props) {
  const { rows: laid, height } = layOut(rows, names);
  const frame: Frame = { left: names, right: width - 2, top: 0, bottom: height - 26 };
  const x = along(dates.length, frame);
  const at = (day: number) => x(Math.max(0, Math.min(dates.length, day)));
  return (
    <svg class="timeline" width={width} height={height} role="img" aria-label={label}>
      {laid.map((row) => {
        const first = row.top + (names > 0 ? 0 : ABOVE) + AROUND / 2 + LANE / 2;
        return (
          <g key={row.id}>
            <line x1={frame.left} x2={frame.right} y1={row.top + row.tall} y2={row.top + row.tall} class="grid" />
            <text
              x={names > 0 ? names - 10 : 0}
              y={names > 0 ? first : row.top + ABOVE / 2 + 3}
              dy="0.34em"
              text-anchor={names > 0 ? "end" : "start"}
              class="row"
            >
              {fit(row.title, names > 0 ? names - 12 : width)}
              <title>{row.title}</title>
            </text>
            {row.calls.map((call, i) => {
              const y = first + (row.lanes[i] ?? 0) * LANE;
              const [sails, arrives, unloads, leaves] = [call.sails, call.arrives, call.unloads, call.leaves].map(
                at,
              ) as [number, number, number, number];
              return (
                <g key={i} class="call">
                  <line x1={sails} x2={arrives} y1={y} y2={y} class="under-way" />
                  <rect x={arrives} y={y - 3} width={Math.max(0, unloads - arrives)} height={6} class="at-anchor" />
                  {call.unloads < dates.length && (
                    <rect
                      x={unloads}
                      y={y - 5.5}
                      width={Math.max(1.5, leaves - unloads)}
                      height={11}
                      rx={1}
                      class="unloading"
                    />
                  )}
                  <rect x={sails} y={y - 7} width={Math.max(2, leaves - sails)} height={14} fill="transparent">
                    <title>{call.told}</title>
                  </rect>
                </g>
              );
            })}
          </g>
        );
      })}
      <Months dates={dates} scale={x} frame={frame} />
    </svg>
  );
}
