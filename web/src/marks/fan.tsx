/** A median with its band along days, with an optional limit above; a probe tells the values of a day. */
import { area, line, curveLinear } from "d3-shape";
import type { ComponentChildren } from "preact";
import { along, Days, Months, upTo, Values, type Frame } from "./axis";
import { Probe } from "./probe";

interface Props {
  dates: readonly string[];
  low: readonly number[];
  middle: readonly number[];
  high: readonly number[];
  innerLow?: readonly number[];
  innerHigh?: readonly number[];
  /** A level that cannot be passed, such as the capacity of a tank. */
  limit?: number;
  /** A level below which nothing is left. */
  floor?: number;
  /** What values are divided by before they are told. */
  by?: number;
  unit: string;
  width: number;
  height: number;
  ticks?: number;
  label: string;
  /** Names days below, for drawings of a few weeks. */
  days?: boolean;
  tell: (day: number) => string;
  children?: ComponentChildren;
}

export function Fan(props: Props) {
  const {
    dates,
    low,
    middle,
    high,
    innerLow,
    innerHigh,
    limit,
    floor,
    by = 1,
    unit,
    width,
    height,
    ticks = 4,
    label,
    days = false,
    tell,
  } = props;
  const frame: Frame = { left: 46, right: width - 4, top: 24, bottom: height - 26 };
  const top = Math.max(
    limit ?? 0,
    high.reduce((a, b) => Math.max(a, b), 0),
  );
  const y = upTo(top / by, frame, ticks);
  const x = along(dates.length - 1, frame);
  const at = (value: number) => y(value / by);
  const band = (from: readonly number[], to: readonly number[]) =>
    area<number>()
      .curve(curveLinear)
      .x((_, i) => x(i))
      .y0((_, i) => at(from[i] ?? 0))
      .y1((_, i) => at(to[i] ?? 0))(from as number[]) ?? "";
  const median =
    line<number>()
      .x((_, i) => x(i))
      .y((v) => at(v))(middle as number[]) ?? "";
  return (
    <svg class="fan" width={width} height={height} role="group" aria-label={label}>
      <Values scale={y} frame={frame} count={ticks} unit={unit} />
      {days ? <Days dates={dates} scale={x} frame={frame} /> : <Months dates={dates} scale={x} frame={frame} />}
      {floor !== undefined && (
        <rect
          x={frame.left}
          width={frame.right - frame.left}
          y={at(floor)}
          height={Math.max(0, at(0) - at(floor))}
          class="heel"
        />
      )}
      <path d={band(low, high)} class="band" />
      {innerLow && innerHigh && <path d={band(innerLow, innerHigh)} class="band" />}
      {limit !== undefined && <line x1={frame.left} x2={frame.right} y1={at(limit)} y2={at(limit)} class="limit" />}
      <path d={median} class="median" />
      {props.children}
      <Probe n={dates.length} x={x} frame={frame} tell={tell} dot={(day) => at(middle[day] ?? 0)} />
    </svg>
  );
}
