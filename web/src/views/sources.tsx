/** Every input with its source and how sure it is. */
import { useState } from "preact/hooks";
import type { CaseView, Confidence, Source } from "../api/case";
import { Figure } from "../figure/figure";
import { Bars, barsHeight } from "../marks/bars";
import { Legend } from "../marks/legend";
import { wordFor, words } from "../words";
import { caseWords } from "../words/case";
import { fixed, percent } from "../words/numbers";
import { plain } from "./plants";

const SURE: readonly Confidence[] = ["reported", "derived", "assumed"];
const COLORS: Record<Confidence, string> = { reported: "var(--k2)", derived: "var(--k4)", assumed: "var(--rest)" };

export function Sources({ theCase }: { theCase: CaseView }) {
  const w = words.value;
  const [only, setOnly] = useState<Confidence | null>(null);
  const [sought, setSought] = useState("");
  const total = theCase.provenance.reduce((sum, t) => sum + t.reported + t.derived + t.assumed, 0);
  const assumed = theCase.provenance.reduce((sum, t) => sum + t.assumed, 0);
  const rows = [...theCase.provenance]
    .map((t) => ({ ...t, n: t.reported + t.derived + t.assumed }))
    .filter((t) => t.n > 0)
    .sort((a, b) => b.n - a.n);
  return (
    <>
      <header class="opening">
        <h1>{w.sources.title}</h1>
        <p>
          {w.sources.lead} {total > 0 && w.sources.share(percent(assumed / total))}
        </p>
      </header>
      <Figure
        name={`${theCase.id}-confidence`}
        class="first"
        level={2}
        title={w.sources.byTable}
        note={w.sources.byTableNote}
        before={
          <Legend
            items={SURE.map((sure) => ({
              id: sure,
              title: w.sources.confidence[sure] ?? sure,
              note: w.sources.confidenceLong[sure],
              color: COLORS[sure],
            }))}
          />
        }
        table={() => ({
          columns: ["table", "reported", "derived", "assumed"],
          rows: theCase.provenance.map((t) => [t.table, t.reported, t.derived, t.assumed]),
        })}
      >
        {(width) => {
          const columns = width >= 760 ? 2 : 1;
          const half = Math.ceil(rows.length / columns);
          const wide = columns === 2 ? (width - 48) / 2 : width;
          const drawn = rows.map((t) => ({
            id: t.table,
            title: wordFor(w.sources.tables, t.table),
            note: w.sources.rows(fixed(t.n, 0)),
            parts: SURE.map((sure) => ({
              id: sure,
              title: w.sources.confidence[sure] ?? sure,
              color: COLORS[sure],
              value: t[sure] / t.n,
              told: fixed(t[sure], 0),
            })),
          }));
          return (
            <svg width={width} height={barsHeight(half)} role="img" aria-label={w.sources.byTableNote}>
              {Array.from({ length: columns }, (_, c) => (
                <g key={c} transform={`translate(${c * (wide + 48)} 0)`}>
                  <Bars rows={drawn.slice(c * half, (c + 1) * half)} whole={1} width={wide} label="" inner />
                </g>
              ))}
            </svg>
          );
        }}
      </Figure>
      <section>
        <h2>{w.sources.list}</h2>
        <div class="filter">
          <input
            type="search"
            placeholder={w.sources.find}
            aria-label={w.sources.find}
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
        </div>
        <div class="chips" role="group" aria-label={w.sources.filter}>
          <button type="button" aria-pressed={only === null} onClick={() => setOnly(null)}>
            {w.sources.everything}
          </button>
          {SURE.map((sure) => (
            <button key={sure} type="button" aria-pressed={only === sure} onClick={() => setOnly(sure)}>
              {w.sources.confidence[sure]}
            </button>
          ))}
        </div>
        <List theCase={theCase} only={only} sought={plain(sought)} />
      </section>
    </>
  );
}

function List({ theCase, only, sought }: { theCase: CaseView; only: Confidence | null; sought: string }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const matches = (source: Source) => {
    const rows = source.rows.filter((r) => only === null || r.confidence === only);
    if (rows.length === 0 && (only !== null || source.rows.length > 0)) return null;
    const inSource =
      sought === "" ||
      plain(`${source.title} ${source.id} ${said("sources", source.id, "title", source.title)}`).includes(sought);
    const kept = inSource
      ? rows
      : rows
          .map((r) => ({ ...r, ids: r.ids.filter((id) => plain(id).includes(sought)) }))
          .filter((r) => r.ids.length > 0 || plain(wordFor(w.sources.tables, r.table)).includes(sought));
    return inSource || kept.length > 0 ? kept : null;
  };
  const list = theCase.sources.flatMap((source) => {
    const rows = matches(source);
    return rows ? [{ source, rows }] : [];
  });
  if (list.length === 0) return <p class="empty">{w.sources.nothingFound}</p>;
  return (
    <ol class="source-list">
      {list.map(({ source, rows }) => {
        const n = rows.reduce((sum, r) => sum + r.ids.length, 0);
        return (
          <li key={source.id}>
            <div>
              <h3>{said("sources", source.id, "title", source.title)}</h3>
              <p class="note">
                {source.date}
                {source.licence &&
                  ` · ${w.sources.licence}: ${said("licences", source.licence, "name", source.licence)}`}
              </p>
            </div>
            <span class={`sure ${source.confidence}`}>{w.sources.confidence[source.confidence]}</span>
            {n > 0 && (
              <details open={sought !== ""}>
                <summary>{w.sources.rows(fixed(n, 0))}</summary>
                {rows.map((r) => (
                  <p key={`${r.table} ${r.confidence}`}>
                    <b>{wordFor(w.sources.tables, r.table)}</b>{" "}
                    <span class={`sure ${r.confidence}`}>{w.sources.confidence[r.confidence]}</span>{" "}
                    <code>{r.ids.join(", ")}</code>
                  </p>
                ))}
              </details>
            )}
          </li>
        );
      })}
    </ol>
  );
}
