/** Amounts along days, stacked by kind. */
import { area } from "d3-shape";
import { along, Months, upTo, Values, type Frame } from "./axis";
import { Probe } from "./probe";

interface Layer {
  id: string;
  title: string;
  color: string;
  values: readonly number[];
}

interface Props {
  dates: readonly string[];
  layers: readonly Layer[];
  by: number;
  unit: string;
  width: number;
  height: number;
  label: string;
  tell: (day: number) => string;
}

export function Flow({ dates, layers, by, unit, width, height, label, tell }: Props) {
  const frame: Frame = { left: 46, right: width - 4, top: 24, bottom: height - 26 };
  const totals = dates.map((_, day) => layers.reduce((sum, layer) => sum + (layer.values[day] ?? 0), 0));
  const y = upTo(Math.max(...totals, 0) / by, frame, 4);
  const x = along(dates.length - 1, frame);
  const below = dates.map(() => 0);
  return (
    <svg class="flow" width={width} height={height} role="group" aria-label={label}>
      <Values scale={y} frame={frame} unit={unit} />
      {layers.map((layer) => {
        const from = [...below];
        layer.values.forEach((value, day) => {
          below[day] = (below[day] ?? 0) + value;
        });
        const path = area<number>()
          .x((_, day) => x(day))
          .y0((_, day) => y((from[day] ?? 0) / by))
          .y1((_, day) => y((below[day] ?? 0) / by))(from);
        return (
          <path key={layer.id} d={path ?? ""} fill={layer.color} class="layer">
            <title>{layer.title}</title>
          </path>
        );
      })}
      <Months dates={dates} scale={x} frame={frame} />
      <Probe n={dates.length} x={x} frame={frame} tell={tell} />
    </svg>
  );
}
