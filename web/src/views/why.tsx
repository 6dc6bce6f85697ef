/** Whose fault the dark hours are: Shapley shares of causes, by region and month, with brackets. */
import type { CaseView } from "../api/case";
import type { WhyView } from "../api/view";
import { Figure } from "../figure/figure";
import { Bars, barsHeight } from "../marks/bars";
import { Brackets, bracketsHeight } from "../marks/brackets";
import { causeColor } from "../marks/color";
import { Legend } from "../marks/legend";
import { Stack } from "../marks/stack";
import { Waterfall, WaterfallRows } from "../marks/waterfall";
import { scenario } from "../state/route";
import { wordFor, words } from "../words";
import { caseWords } from "../words/case";
import { energy, energyUnit, estimated, fixed, percent } from "../words/numbers";
import { Answered } from "./states";

/** Below this width columns have no room for their names. */
const NARROW = 560;

export function Why({ theCase }: { theCase: CaseView }) {
  const w = words.value;
  const world = scenario.value;
  return (
    <>
      <header class="opening">
        <h1>{w.why.title}</h1>
        <p>{w.why.lead}</p>
      </header>
      <Answered<WhyView> path={`/why/${world}`} waiting={world === "baseline" ? undefined : w.why.computing}>
        {(why) => (why.eue_mwh.value > 0 ? <Shares theCase={theCase} why={why} /> : <Nothing />)}
      </Answered>
    </>
  );
}

function Nothing() {
  const w = words.value;
  return (
    <div class="empty">
      <h2>{w.why.nothing}</h2>
      <p>{w.why.nothingHelp}</p>
    </div>
  );
}

function Shares({ theCase, why }: { theCase: CaseView; why: WhyView }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const present = why.causes
    .filter((c) => c.present && Math.abs(c.share.value) > 5e-5)
    .sort((a, b) => b.share.value - a.share.value);
  const [unit, by] = energyUnit(why.eue_mwh.value);
  const named = present.map((c) => ({
    id: c.cause,
    title: wordFor(w.causes, c.cause),
    color: causeColor(c.cause),
    cause: c,
  }));
  const fuel = why.causes.find((c) => c.cause === "fuel");
  const { months, regions, causes, share_mwh } = why.cells;
  const cell = (m: number, r: number, c: number) => share_mwh[(m * regions.length + r) * causes.length + c] ?? 0;
  const monthly = (cause: string) =>
    months.map((_, m) => regions.reduce((sum, _r, r) => sum + cell(m, r, causes.indexOf(cause)), 0));
  const regional = (r: number, cause: string) =>
    months.reduce((sum, _m, m) => sum + cell(m, r, causes.indexOf(cause)), 0);
  const regionNames = new Map(theCase.regions.map((r) => [r.id, said("regions", r.id, "name", r.name)]));
  const file = `${theCase.id}-${why.scenario}-why`;
  const served = `results/${why.scenario}/tables/causes`;
  const regionRows = regions
    .map((id, r) => {
      const parts = named.map((n) => ({ ...n, value: Math.max(0, regional(r, n.id)) }));
      const total = parts.reduce((sum, part) => sum + part.value, 0);
      return {
        id,
        title: regionNames.get(id) ?? id,
        note: energy(total),
        total,
        parts: parts.map((part) => ({
          id: part.id,
          title: part.title,
          color: part.color,
          value: total > 0 ? part.value / total : 0,
          told: percent(total > 0 ? part.value / total : 0),
        })),
      };
    })
    .sort((a, b) => b.total - a.total);
  return (
    <>
      <p class="verdict">
        {w.why.verdict(percent(why.plant.share.value), percent(fuel?.share.value ?? 0))}{" "}
        <small>{w.why.samples(fixed(why.samples, 0))}</small>
      </p>
      <Figure
        name={file}
        level={2}
        title={w.why.waterfall}
        note={w.why.waterfallNote}
        table={() => ({
          columns: ["cause", "share_mwh", "share_standard_error_mwh", "first_in_mwh", "last_in_mwh"],
          rows: why.causes.map((c) => [
            c.cause,
            c.share_mwh.value,
            c.share_mwh.standard_error,
            c.first_in_mwh?.value,
            c.last_in_mwh?.value,
          ]),
        })}
        served={served}
      >
        {(width) => {
          const shared = {
            steps: named.map((n) => ({ ...n, amount: n.cause.share_mwh })),
            total: { title: w.why.total, amount: why.eue_mwh },
            by,
            unit,
            width,
            label: `${w.why.waterfall}: ${named.map((n) => `${n.title} ${estimated(n.cause.share_mwh, unit, by)}`).join(", ")}`,
          };
          return width < NARROW ? <WaterfallRows {...shared} /> : <Waterfall {...shared} height={400} />;
        }}
      </Figure>
      <Figure
        name={`${file}-brackets`}
        level={2}
        title={w.why.brackets}
        note={w.why.bracketsNote}
        table={() => ({
          columns: [
            "cause",
            "share_mwh",
            "share_standard_error_mwh",
            "first_in_mwh",
            "first_in_standard_error_mwh",
            "last_in_mwh",
            "last_in_standard_error_mwh",
          ],
          rows: why.causes.map((c) => [
            c.cause,
            c.share_mwh.value,
            c.share_mwh.standard_error,
            c.first_in_mwh?.value,
            c.first_in_mwh?.standard_error,
            c.last_in_mwh?.value,
            c.last_in_mwh?.standard_error,
          ]),
        })}
        served={served}
      >
        {(width) => (
          <div style={{ height: `${bracketsHeight(named.length)}px` }}>
            <Brackets
              rows={named.map((n) => ({
                ...n,
                share: n.cause.share_mwh,
                first: n.cause.first_in_mwh,
                last: n.cause.last_in_mwh,
              }))}
              by={by}
              unit={unit}
              width={width}
              label={w.why.bracketsNote}
              words={w.why}
            />
          </div>
        )}
      </Figure>
      <Figure
        name={`${file}-months`}
        level={2}
        title={w.why.months}
        note={w.why.monthsNote}
        table={() => ({
          columns: ["month", "cause", "share_mwh"],
          rows: causes.flatMap((cause) => monthly(cause).map((mwh, m) => [months[m], cause, mwh])),
        })}
        served={served}
        after={<Legend items={[...named].reverse()} />}
      >
        {(width) => (
          <Stack
            months={months}
            layers={named.map((n) => ({ ...n, values: monthly(n.id) }))}
            by={1e3}
            unit="GWh"
            width={width}
            height={width < 560 ? 280 : 340}
            label={w.why.monthsNote}
            tell={(m, layer) => `${layer.title}: ${energy(layer.values[m] ?? 0)}`}
          />
        )}
      </Figure>
      <Figure
        name={`${file}-regions`}
        level={2}
        title={w.why.regions}
        note={w.why.regionsNote}
        table={() => ({
          columns: ["region", "cause", "share_mwh"],
          rows: regions.flatMap((id, r) => causes.map((cause) => [id, cause, regional(r, cause)])),
        })}
        served={served}
        before={<Legend items={named} />}
      >
        {(width) => {
          const columns = width >= 760 ? 2 : 1;
          const half = Math.ceil(regionRows.length / columns);
          const wide = columns === 2 ? (width - 48) / 2 : width;
          return (
            <svg width={width} height={barsHeight(half)} role="img" aria-label={w.why.regionsNote}>
              {Array.from({ length: columns }, (_, c) => (
                <g key={c} transform={`translate(${c * (wide + 48)} 0)`}>
                  <Bars rows={regionRows.slice(c * half, (c + 1) * half)} whole={1} width={wide} label="" inner />
                </g>
              ))}
            </svg>
          );
        }}
      </Figure>
      <section class="explained">
        <dl>
          {named.map((n) => (
            <div key={n.id}>
              <dt>
                <i style={{ background: n.color }} />
                {n.title}
              </dt>
              <dd>{wordFor(w.causesLong, n.id)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
