/** From nothing to all that went unserved, a step for each cause, with the error of each step. */
import { scaleBand } from "d3-scale";
import type { VNode } from "preact";
import type { Estimate } from "../words/numbers";
import { estimated } from "../words/numbers";
import { upTo, Values, type Frame } from "./axis";
import { fit, lines, wide } from "./text";

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
  const broad = x.bandwidth();
  const shown = (amount: Estimate) => estimated(amount, "", by);
  const small = broad < 74;
  return (
    <svg class="waterfall" width={width} height={height} role="img" aria-label={label}>
      <Values scale={y} frame={frame} unit={unit} />
      {runs.map(({ step, from, to }, i) => {
        const left = x(i) ?? 0;
        const [high, low] = [Math.min(y(from), y(to)), Math.max(y(from), y(to))];
        const error = (step.amount.standard_error ?? 0) / by;
        return (
          <g key={step.id} transform={`translate(${left} 0)`}>
            <rect y={high} width={broad} height={Math.max(1.5, low - high)} fill={step.color} rx={1.5}>
              <title>{`${step.title}: ${estimated(step.amount, unit, by)}`}</title>
            </rect>
            {error > 0 && <line x1={broad / 2} x2={broad / 2} y1={y(to - error)} y2={y(to + error)} class="whisker" />}
            <line x1={broad} x2={broad + x.step() - broad} y1={y(to)} y2={y(to)} class="tie" />
            <text x={broad / 2} y={high - 8} text-anchor="middle" class="strong">
              {small ? shown(step.amount).split(" ")[0] : shown(step.amount)}
            </text>
            <Name text={step.title} x={broad / 2} y={frame.bottom + 17} room={x.step()} />
          </g>
        );
      })}
      <g transform={`translate(${x(steps.length) ?? 0} 0)`}>
        <rect
          y={y(total.amount.value / by)}
          width={broad}
          height={Math.max(0, y(0) - y(total.amount.value / by))}
          class="unserved"
          rx={1.5}
        />
        <text x={broad / 2} y={y(total.amount.value / by) - 8} text-anchor="middle" class="strong">
          {small ? shown(total.amount).split(" ")[0] : shown(total.amount)}
        </text>
        <Name text={total.title} x={broad / 2} y={frame.bottom + 17} room={x.step()} />
      </g>
    </svg>
  );
}

/** A name on up to two lines, cut where it has no room. */
function Name({ text, x, y, room }: { text: string; x: number; y: number; room: number }) {
  return (
    <text x={x} y={y} text-anchor="middle">
      {lines(text, room - 4).map((line, i) => (
        <tspan key={i} x={x} dy={i === 0 ? 0 : 14}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

const ROW = 46;

/** Its height where there is no room for columns beside each other. */
export function fallHeight(steps: number): number {
  return (steps + 1) * ROW;
}

/** The same lying down, for narrow pages. */
export function WaterfallRows({ steps, total, by, unit, width, label }: Omit<Props, "height">) {
  let sum = 0;
  const whole = Math.max(total.amount.value, 1e-9);
  const x = (value: number) => (value / whole) * width;
  const told = (amount: Estimate) => estimated(amount, unit, by);
  const row = (index: number, title: string, amount: Estimate, bar: VNode) => (
    <g key={title} transform={`translate(0 ${index * ROW})`}>
      <text y={14} class="strong">
        {fit(title, width - wide(told(amount)) - 12, true)}
      </text>
      <text x={width} y={14} text-anchor="end">
        {told(amount)}
      </text>
      {bar}
    </g>
  );
  return (
    <svg class="waterfall" width={width} height={fallHeight(steps.length)} role="img" aria-label={label}>
      {steps.map((step, i) => {
        const from = sum;
        sum += step.amount.value;
        return row(
          i,
          step.title,
          step.amount,
          <>
            <rect
              x={x(from)}
              y={22}
              width={Math.max(1.5, x(step.amount.value))}
              height={14}
              fill={step.color}
              rx={1.5}
            />
            <line x1={x(sum)} x2={x(sum)} y1={36} y2={ROW + 22} class="tie" />
          </>,
        );
      })}
      {row(
        steps.length,
        total.title,
        total.amount,
        <rect y={22} width={width} height={14} class="unserved" rx={1.5} />,
      )}
    </svg>
  );
}
