/** A table of colored cells: rows of things, columns of months or hours. */
import { fit } from "./text";

interface Props {
  rows: readonly { id: string; title: string; values: readonly (number | null)[]; after?: string }[];
  columns: readonly string[];
  color: (value: number) => string;
  tell: (row: number, column: number) => string;
  width: number;
  cell?: number;
  /** Room for the names of rows; 0 writes them above. */
  names?: number;
  /** Room for what is told after a row. */
  after?: number;
  /** What that is. */
  head?: string;
  label: string;
  every?: number;
}

/** Room for the name of a row that stands above it. */
const ABOVE = 18;

export function matrixHeight(rows: number, cell: number, names: number): number {
  return rows * (names > 0 ? cell : cell + ABOVE) + 24;
}

export function Matrix({
  rows,
  columns,
  color,
  tell,
  width,
  cell = 22,
  names = 150,
  after = 0,
  head,
  label,
  every = 1,
}: Props) {
  const wide = (width - names - after) / Math.max(1, columns.length);
  const above = names > 0 ? 0 : ABOVE;
  const gap = Math.min(1.5, wide * 0.14);
  return (
    <svg class="matrix" width={width} height={matrixHeight(rows.length, cell, names)} role="img" aria-label={label}>
      <g class="axis">
        {columns.map(
          (name, c) =>
            c % every === 0 && (
              <text key={c} x={names + (c + 0.5) * wide} y={13} text-anchor="middle">
                {name}
              </text>
            ),
        )}
        {after > 0 && head && (
          <text x={width} y={13} text-anchor="end">
            {head}
          </text>
        )}
      </g>
      {rows.map((row, r) => (
        <g key={row.id} transform={`translate(0 ${22 + above + r * (cell + above)})`}>
          <text
            x={names > 0 ? names - 10 : 0}
            y={names > 0 ? cell / 2 : -ABOVE / 2 + 1}
            dy="0.34em"
            text-anchor={names > 0 ? "end" : "start"}
            class="row"
          >
            {fit(row.title, names > 0 ? names - 12 : width)}
            <title>{row.title}</title>
          </text>
          {row.values.map((value, c) => (
            <rect
              key={c}
              x={names + c * wide}
              y={0.75}
              width={Math.max(0.5, wide - gap)}
              height={cell - 1.5}
              rx={Math.min(2, wide / 6)}
              fill={value === null ? "var(--hollow)" : color(value)}
              class="pane"
            >
              <title>{tell(r, c)}</title>
            </rect>
          ))}
          {after > 0 && row.after && (
            <text x={width} y={cell / 2} dy="0.34em" text-anchor="end">
              {row.after}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
