/** A few lines along months, each with its name at its end. */
import { line } from "d3-shape";
import { scaleLinear } from "d3-scale";
import { fixed, monthName } from "../words/numbers";
import { upTo, Values, type Frame } from "./axis";

interface Props {
  months: readonly string[];
  lines: readonly { id: string; title: string; color: string; values: readonly number[] }[];
  unit: string;
  width: number;
  height: number;
  label: string;
}

export function Lines({ months, lines, unit, width, height, label }: Props) {
  const frame: Frame = { left: 46, right: width - 40, top: 24, bottom: height - 26 };
  const all = lines.flatMap((l) => l.values);
  const y = upTo(Math.max(...all, 0), frame, 4);
  const x = scaleLinear()
    .domain([0, Math.max(1, months.length - 1)])
    .range([frame.left + 4, frame.right]);
  const every = Math.max(1, Math.ceil((34 * months.length) / Math.max(1, frame.right - frame.left)));
  const path = line<number>()
    .x((_, i) => x(i))
    .y((value) => y(value));
  return (
    <svg class="lines" width={width} height={height} role="img" aria-label={label}>
      <Values scale={y} frame={frame} unit={unit} />
      {months.map(
        (month, m) =>
          m % every === 0 && (
            <text key={month} x={x(m)} y={frame.bottom + 19} text-anchor="middle">
              {monthName(month)}
            </text>
          ),
      )}
      {lines.map((l) => (
        <g key={l.id}>
          <path
            d={path(l.values as number[]) ?? ""}
            fill="none"
            stroke={l.color}
            stroke-width={2.5}
            stroke-linejoin="round"
          >
            <title>{l.title}</title>
          </path>
          {l.values.map((value, m) => (
            <circle key={m} cx={x(m)} cy={y(value)} r={3} fill={l.color}>
              <title>{`${l.title}, ${monthName(months[m] ?? "", "long")}: ${fixed(value, 2)} ${unit}`}</title>
            </circle>
          ))}
          <text x={frame.right + 8} y={y(l.values.at(-1) ?? 0)} dy="0.34em" class="strong">
            {fixed(l.values.at(-1) ?? 0, 2)}
          </text>
        </g>
      ))}
    </svg>
  );
}
