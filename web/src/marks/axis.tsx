/** Axes of drawings along days: months below, values at the left, thin lines between. */
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { monthName, shortDate, tick } from "../words/numbers";

export type Scale = ScaleLinear<number, number>;

/** The room a drawing has, its margins taken off. */
export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A scale from 0, or from `least` below it, to a round number at or above `top`. */
export function upTo(top: number, frame: Frame, count = 4, least = 0): Scale {
  const [, round = 1] = scaleLinear()
    .domain([0, top > 0 ? top : 1])
    .nice(count)
    .domain();
  return scaleLinear()
    .domain([Math.min(0, least), round])
    .range([frame.bottom, frame.top]);
}

export function along(n: number, frame: Frame): Scale {
  return scaleLinear()
    .domain([0, Math.max(1, n)])
    .range([frame.left, frame.right]);
}

/** Values at the left, with a line for each. */
export function Values({
  scale,
  frame,
  count = 4,
  unit,
  by = 1,
}: {
  scale: Scale;
  frame: Frame;
  count?: number;
  unit?: string;
  by?: number;
}) {
  const ticks = scale.ticks(count);
  const step = ticks.length > 1 ? ((ticks[1] as number) - (ticks[0] as number)) / by : 1;
  return (
    <g class="axis">
      {ticks.map((value) => (
        <g key={value} transform={`translate(0 ${Math.round(scale(value)) + 0.5})`}>
          <line x1={frame.left} x2={frame.right} class={value === 0 ? "base" : "grid"} />
          <text x={frame.left - 8} dy="0.32em" text-anchor="end">
            {tick(value / by, step)}
          </text>
        </g>
      ))}
      {unit && (
        <text x={frame.left - 8} y={frame.top - 12} text-anchor="end" class="unit">
          {unit}
        </text>
      )}
    </g>
  );
}

/** Months below; on a narrow drawing every second or third has its name. */
export function Months({ dates, scale, frame }: { dates: readonly string[]; scale: Scale; frame: Frame }) {
  const starts: { at: number; date: string }[] = [];
  dates.forEach((date, at) => {
    if (at === 0 || date.slice(0, 7) !== (dates[at - 1] as string).slice(0, 7)) starts.push({ at, date });
  });
  const room = (frame.right - frame.left) / Math.max(1, starts.length);
  const every = Math.max(1, Math.ceil(34 / room));
  return (
    <g class="axis">
      {starts.map(({ at, date }, index) => (
        <g key={date} transform={`translate(${Math.round(scale(at)) + 0.5} ${frame.bottom})`}>
          <line y1={0} y2={index % every === 0 ? 6 : 3} class="base" />
          {index % every === 0 && (
            <text
              x={room * 0.5 * (every === 1 ? 1 : 0) + (every === 1 ? 0 : 3)}
              y={19}
              text-anchor={every === 1 ? "middle" : "start"}
            >
              {monthName(date)}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

/** Days below, as many as have room. */
export function Days({ dates, scale, frame }: { dates: readonly string[]; scale: Scale; frame: Frame }) {
  const every = Math.max(1, Math.ceil((58 * dates.length) / Math.max(1, frame.right - frame.left)));
  return (
    <g class="axis">
      {dates.map((date, at) => (
        <g key={date} transform={`translate(${Math.round(scale(at)) + 0.5} ${frame.bottom})`}>
          <line y1={0} y2={at % every === 0 ? 6 : 3} class="base" />
          {at % every === 0 && (
            <text y={19} text-anchor={at === 0 ? "start" : at >= dates.length - every / 2 ? "end" : "middle"}>
              {shortDate(date)}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}
