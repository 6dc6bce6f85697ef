/** The horizon as a calendar: a pane a day, lit or dark. Arrow keys walk through the days. */
import { useRef } from "preact/hooks";
import { dateOf, fixed, longDate, monthName, THIN } from "../words/numbers";
import { words } from "../words";
import { dark } from "./color";

interface Props {
  dates: readonly string[];
  hours: readonly number[];
  chosen: number | null;
  onChoose: (day: number | null) => void;
  width: number;
}

interface Month {
  label: string;
  year: string;
  first: number;
  count: number;
  /** Weekday of its first day, 0 for Monday. */
  lead: number;
}

export function months(dates: readonly string[]): Month[] {
  const found: Month[] = [];
  dates.forEach((date, at) => {
    const label = date.slice(0, 7);
    const last = found.at(-1);
    if (last && last.label === label) last.count += 1;
    else found.push({ label, year: date.slice(0, 4), first: at, count: 1, lead: (dateOf(date).getUTCDay() + 6) % 7 });
  });
  return found;
}

function layout(width: number, count: number) {
  const columns = width >= 900 ? 6 : width >= 620 ? 4 : 3;
  const between = width >= 620 ? 26 : 16;
  const month = (width - between * (columns - 1)) / columns;
  const cell = month / 7;
  const head = 24;
  const foot = 20;
  const tall = head + cell * 6 + foot;
  return { columns, between, month, cell, head, tall, rows: Math.ceil(count / columns) };
}

export function calendarHeight(width: number, count: number): number {
  const { rows, tall } = layout(width, count);
  return Math.ceil(rows * tall);
}

export function Calendar({ dates, hours, chosen, onChoose, width }: Props) {
  const w = words.value;
  const list = months(dates);
  const { columns, between, month, cell, head, tall } = layout(width, list.length);
  const svg = useRef<SVGSVGElement>(null);
  const gap = cell > 16 ? 2.5 : 1.5;

  const keys = (event: KeyboardEvent) => {
    const at = chosen ?? 0;
    const moves: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: 7,
      ArrowUp: -7,
      PageDown: 30,
      PageUp: -30,
    };
    if (event.key === "Home") onChoose(0);
    else if (event.key === "End") onChoose(dates.length - 1);
    else if (event.key === "Escape") onChoose(null);
    else if (moves[event.key] !== undefined)
      onChoose(chosen === null ? 0 : Math.max(0, Math.min(dates.length - 1, at + (moves[event.key] as number))));
    else return;
    event.preventDefault();
  };
  const name = (day: number) => `${longDate(dates[day] as string)}: ${fixed(hours[day] ?? 0, 1)}${THIN}h`;

  return (
    <svg
      ref={svg}
      class="calendar"
      width={width}
      height={calendarHeight(width, list.length)}
      tabindex={0}
      role="slider"
      aria-label={w.overview.calendarLabel}
      aria-valuemin={0}
      aria-valuemax={dates.length - 1}
      aria-valuenow={chosen ?? 0}
      aria-valuetext={chosen === null ? w.overview.wholeYear : name(chosen)}
      onKeyDown={keys}
    >
      {list.map((item, index) => {
        const x = (index % columns) * (month + between);
        const y = Math.floor(index / columns) * tall;
        const sum = hours.slice(item.first, item.first + item.count).reduce((a, b) => a + b, 0);
        return (
          <g key={item.label} transform={`translate(${x} ${y})`}>
            <text class="strong" y={12}>
              {monthName(item.label, month < 120 ? "short" : "long")}
            </text>
            <text x={month} y={12} text-anchor="end">
              {fixed(sum / item.count, 1)}
              {`${THIN}h`}
            </text>
            {Array.from({ length: item.count }, (_, i) => {
              const day = item.first + i;
              const at = item.lead + i;
              return (
                <rect
                  key={day}
                  class={day === chosen ? "day chosen" : "day"}
                  x={(at % 7) * cell + gap / 2}
                  y={head + Math.floor(at / 7) * cell}
                  width={cell - gap}
                  height={cell - gap}
                  rx={Math.min(3.5, cell / 6)}
                  fill={dark(hours[day] ?? 0)}
                  onClick={() => onChoose(day === chosen ? null : day)}
                >
                  <title>{name(day)}</title>
                </rect>
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}
