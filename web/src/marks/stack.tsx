/** Columns of a month each, stacked by kind, what went unserved as night on top. */
import { scaleBand } from "d3-scale";
import { monthName } from "../words/numbers";
import { upTo, Values, type Frame } from "./axis";

export interface Layer {
  id: string;
  title: string;
  color: string;
  values: readonly number[];
  /** Drawn as night, with an edge. */
  night?: boolean;
}

interface Props {
  months: readonly string[];
  layers: readonly Layer[];
  by: number;
  unit: string;
  width: number;
  height: number;
  label: string;
  tell: (month: number, layer: Layer) => string;
  chosen?: string | null;
  onChoose?: (id: string | null) => void;
}

export function Stack({ months, layers, by, unit, width, height, label, tell, chosen = null, onChoose }: Props) {
  const frame: Frame = { left: 46, right: width - 2, top: 24, bottom: height - 26 };
  // What is below zero is stacked downwards.
  const reach = (sign: 1 | -1) =>
    months.map((_, m) => layers.reduce((sum, layer) => sum + Math.max(0, sign * (layer.values[m] ?? 0)), 0));
  const y = upTo(Math.max(...reach(1), 0) / by, frame, 4, -Math.max(...reach(-1), 0) / by);
  const x = scaleBand<number>()
    .domain(months.map((_, i) => i))
    .range([frame.left + 4, frame.right])
    .paddingInner(width < 480 ? 0.16 : 0.26);
  const wide = x.bandwidth();
  const every = Math.max(1, Math.ceil(28 / x.step()));
  return (
    <svg class="stack" width={width} height={height} role="img" aria-label={label}>
      <Values scale={y} frame={frame} unit={unit} />
      {months.map((month, m) => {
        let [above, below] = [0, 0];
        const left = x(m) ?? 0;
        return (
          <g key={month} transform={`translate(${left} 0)`}>
            {layers.map((layer) => {
              const value = (layer.values[m] ?? 0) / by;
              const start = value < 0 ? below : above;
              if (value < 0) below += value;
              else above += value;
              const [from, to] = [y(Math.min(start, start + value)), y(Math.max(start, start + value))];
              const faded = chosen !== null && chosen !== layer.id;
              return (
                <rect
                  key={layer.id}
                  y={to}
                  width={wide}
                  height={Math.max(0, from - to - (layer.night ? 0 : 0.75))}
                  fill={layer.color}
                  class={layer.night ? "unserved" : ""}
                  opacity={faded ? 0.22 : 1}
                  onClick={() => onChoose?.(chosen === layer.id ? null : layer.id)}
                >
                  <title>{tell(m, layer)}</title>
                </rect>
              );
            })}
            {m % every === 0 && (
              <text x={wide / 2} y={frame.bottom + 18} text-anchor="middle">
                {monthName(month)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
