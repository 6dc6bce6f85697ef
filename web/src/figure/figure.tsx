/** A figure with its title, what it means, its files and its numbers as a table. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { API } from "../api/load";
import { words } from "../words";
import { csv, hand, picture, standalone, type Table } from "./export";
import { useWidth } from "./width";

interface Props {
  /** Part of the names of its files. */
  name: string;
  title: string;
  note?: ComponentChildren;
  /** What the drawing shows, as rows. */
  table: () => Table;
  /** Paths of tables on the server that hold the same, without their ending. */
  served?: string;
  /** What stands between title and drawing, such as a legend. */
  before?: ComponentChildren;
  after?: ComponentChildren;
  class?: string;
  level?: 2 | 3;
  children: (width: number) => ComponentChildren;
}

const ROWS = 400;

export function Figure({
  name,
  title,
  note,
  table,
  served,
  before,
  after,
  class: kind = "",
  level = 3,
  children,
}: Props) {
  const w = words.value;
  const [holder, width] = useWidth<HTMLDivElement>();
  const [shown, setShown] = useState(false);
  const heading = useId();
  const drawing = () => holder.current?.querySelector("svg") ?? null;
  const Title = level === 2 ? "h2" : "h3";

  const asSvg = () => {
    const svg = drawing();
    if (svg) hand(`${name}.svg`, standalone(svg, title, `alumbron · ${name}`), "image/svg+xml");
  };
  const asPng = async () => {
    const svg = drawing();
    if (svg) hand(`${name}.png`, await picture(svg, title, `alumbron · ${name}`));
  };
  const asParquet = async () => {
    const { parquet } = await import("./parquet");
    hand(`${name}.parquet`, parquet(table()));
  };

  return (
    <figure class={`figure ${kind}`} aria-labelledby={heading}>
      <div class="figure-head">
        <Title id={heading}>{title}</Title>
        <Menu title={title}>
          <button type="button" onClick={asSvg}>
            SVG <small>{w.figure.drawing}</small>
          </button>
          <button type="button" onClick={() => void asPng()}>
            PNG <small>{w.figure.picture}</small>
          </button>
          <button type="button" onClick={() => hand(`${name}.csv`, csv(table()), "text/csv")}>
            CSV <small>{w.figure.numbers}</small>
          </button>
          <button type="button" onClick={() => void asParquet()}>
            Parquet <small>{w.figure.numbers}</small>
          </button>
          {served && (
            <a href={`${API}/${served}.parquet`} download>
              Parquet <small>{w.figure.wholeTable}</small>
            </a>
          )}
          <button type="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? w.figure.hideTable : w.figure.showTable}
          </button>
        </Menu>
      </div>
      {note && <p class="note">{note}</p>}
      {before}
      <div ref={holder} class="drawing">
        {width > 0 && children(width)}
      </div>
      {after}
      {shown && <Numbers table={table()} title={title} />}
    </figure>
  );
}

function Menu({ title, children }: { title: string; children: ComponentChildren }) {
  const w = words.value;
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const details = ref.current;
      if (!details?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        details.querySelector("summary")?.focus();
      } else if (details.contains(event.target as Node)) return;
      details.open = false;
    };
    document.addEventListener("click", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("click", close);
      document.removeEventListener("keydown", close);
    };
  }, []);
  return (
    <details class="menu" ref={ref}>
      <summary aria-label={w.figure.filesOf(title)} title={w.figure.filesOf(title)}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <path
            d="M8 2.5v7M4.8 6.6 8 9.8l3.2-3.2M3 13.2h10"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        </svg>
      </summary>
      <div class="sheet" onClick={() => ref.current && (ref.current.open = false)}>
        {children}
      </div>
    </details>
  );
}

function Numbers({ table, title }: { table: Table; title: string }) {
  const w = words.value;
  const rows = table.rows.slice(0, ROWS);
  return (
    <div class="numbers" tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, c) => (
                <td key={c}>{cell ?? ""}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > ROWS && <p class="note">{w.figure.moreRows(table.rows.length - ROWS)}</p>}
    </div>
  );
}
