/** From nothing to all that went unserved, a step for each cause, with the error of each step. */
import { scaleBand } from "d3-scale";
import type { Estimate } from "../words/numbers";
import { estimated } from "../words/numbers";
import { upTo, Values, type Frame } from "./axis";

export interface Step {
  id: string;
  title: string;
  color: string;
  amount: Estimate;
}

interface Props {
  steps: readonly Step[];
  total: { title: string; amount: Estimate };
  by: number;
  unit: string;
  width: number;
  height: number;
  label: string;
}

export function Waterfall({ steps, total, by, unit, width, height, label }: Props) {
  const frame: Frame = { left: 46, right: width - 2, top: 30, bottom: height - 40 };
  let sum = 0;
  const runs = steps.map((step) => {
    const from = sum;
    sum += step.amount.value / by;
    return { step, from, to: sum };
  });
  const top = Math.max(sum, total.amount.value / by, ...runs.map((r) => Math.max(r.from, r.to)));
  const y = upTo(top * 1.06, frame, 4);
  const x = scaleBand<number>()
    .domain([...steps.map((_, i) => i), steps.length])
    .range([frame.left + 6, frame.right])
    .paddingInner(0.24);
  const wide = x.bandwidth();
  const shown = (amount: Estimate) => estimated(amount, "", by);
  const small = wide < 74;
  return (
    <svg class="waterfall" width={width} height={height} role="img" aria-label={label}>
      <Values scale={y} frame={frame} unit={unit} />
      {runs.map(({ step, from, to }, i) => {
        const left = x(i) ?? 0;
        const [high, low] = [Math.min(y(from), y(to)), Math.max(y(from), y(to))];
        const error = (step.amount.standard_error ?? 0) / by;
        return (
          <g key={step.id} transform={`translate(${left} 0)`}>
            <rect y={high} width={wide} height={Math.max(1.5, low - high)} fill={step.color} rx={1.5}>
              <title>{`${step.title}: ${estimated(step.amount, unit, by)}`}</title>
            </rect>
            {error > 0 && <line x1={wide / 2} x2={wide / 2} y1={y(to - error)} y2={y(to + error)} class="whisker" />}
            <line x1={wide} x2={wide + x.step() - wide} y1={y(to)} y2={y(to)} class="tie" />
            <text x={wide / 2} y={high - 8} text-anchor="middle" class="strong">
              {small ? shown(step.amount).split(" ")[0] : shown(step.amount)}
            </text>
            <Name text={step.title} x={wide / 2} y={frame.bottom + 17} room={x.step()} />
          </g>
        );
      })}
      <g transform={`translate(${x(steps.length) ?? 0} 0)`}>
        <rect
          y={y(total.amount.value / by)}
          width={wide}
          height={Math.max(0, y(0) - y(total.amount.value / by))}
          class="unserved"
          rx={1.5}
        />
        <text x={wide / 2} y={y(total.amount.value / by) - 8} text-anchor="middle" class="strong">
          {small ? shown(total.amount).split(" ")[0] : shown(total.amount)}
        </text>
        <Name text={total.title} x={wide / 2} y={frame.bottom + 17} room={x.step()} />
      </g>
    </svg>
  );
}

/** A name on up to two lines, cut where it has no room. */
function Name({ text, x, y, room }: { text: string; x: number; y: number; room: number }) {
  const most = Math.max(4, Math.floor(room / 6.2));
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return (
    <text x={x} y={y} text-anchor="middle">
      {lines.slice(0, 2).map((line, i) => (
        <tspan key={i} x={x} dy={i === 0 ? 0 : 14}>
          {line.length > most ? `${line.slice(0, most - 1)}…` : line}
        </tspan>
      ))}
    </text>
  );
}
