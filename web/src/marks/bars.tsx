/** Bars of parts that make a whole, one a row, with the name above and the figure at the end. */
import { fit, wide } from "./text";

export interface Part {
  id: string;
  title: string;
  color: string;
  value: number;
  told: string;
}

interface Row {
  id: string;
  title: string;
  note?: string;
  parts: readonly Part[];
}

interface Props {
  rows: readonly Row[];
  /** What a full bar is worth. */
  whole: number;
  width: number;
  label: string;
  /** Drawn inside another drawing, as a group. */
  inner?: boolean;
}

const TALL = 44;

export function barsHeight(rows: number): number {
  return rows * TALL;
}

export function Bars({ rows, whole, width, label, inner = false }: Props) {
  const scale = (value: number) => (whole > 0 ? (value / whole) * width : 0);
  const drawn = (
    <g class="bars">
      {rows.map((row, r) => {
        let x = 0;
        const room = width - (row.note ? wide(row.note) + 12 : 0);
        return (
          <g key={row.id} transform={`translate(0 ${r * TALL})`}>
            <text y={14} class="strong">
              {fit(row.title, room, true)}
            </text>
            {row.note && (
              <text x={width} y={14} text-anchor="end">
                {row.note}
              </text>
            )}
            <rect y={21} width={width} height={13} rx={2} class="track" />
            {row.parts.map((part) => {
              const long = scale(part.value);
              const at = x;
              x += long;
              return (
                <rect
                  key={part.id}
                  x={at}
                  y={21}
                  width={Math.max(0, long - (long > 2 ? 0.75 : 0))}
                  height={13}
                  fill={part.color}
                >
                  <title>{`${row.title}: ${part.title} ${part.told}`}</title>
                </rect>
              );
            })}
          </g>
        );
      })}
    </g>
  );
  if (inner) return drawn;
  return (
    <svg width={width} height={barsHeight(rows.length)} role="img" aria-label={label}>
      {drawn}
    </svg>
  );
}
