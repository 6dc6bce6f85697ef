/** What becomes of the dark hours: both worlds side by side, with the paired difference and its error. */
import { useMemo, useState } from "preact/hooks";
import type { CaseView } from "../api/case";
import type { Difference, LabAnswer } from "../api/lab";
import { datesOf, metricOf } from "../api/view";
import { Figure } from "../figure/figure";
import { hand } from "../figure/export";
import { Bars, barsHeight } from "../marks/bars";
import { causeColor } from "../marks/color";
import { Legend } from "../marks/legend";
import type { Place } from "../marks/land";
import { RegionMap } from "../marks/map";
import { Ramp } from "../marks/ramp";
import { Strip, stripHeight } from "../marks/strip";
import { wordFor, words } from "../words";
import { caseWords } from "../words/case";
import { energy, estimated, fixed, MINUS, parts, percent, THIN, type Estimate } from "../words/numbers";
import type { Course } from "./run";

/** How each measure is told: its unit, and what it is divided by. */
const MEASURES: Record<string, [unit: string, by: number]> = {
  dark_hours_per_day: ["h", 1],
  eue_mwh: ["GWh", 1e3],
  lolh_h: ["h", 1],
  lole_days: ["d", 1],
  max_shed_mw: ["MW", 1],
  import_cost_usd: ["MUSD", 1e6],
  co2_t: ["kt", 1e3],
};

export function differenceOf(answer: LabAnswer, metric: string, region: string | null = null): Difference | undefined {
  return answer.differences.find((d) => d.metric === metric && d.region === region);
}

function paired(difference: Difference): Estimate {
  return { value: difference.value, standard_error: difference.standard_error };
}

/** The headline: dark hours before and after, and the difference. */
export function Verdict({ course, unchanged }: { course: Course; unchanged: boolean }) {
  const w = words.value;
  const { answer, progress, seconds } = course;
  const before = answer && metricOf(answer.base, "dark_hours_per_day");
  const after = answer && metricOf(answer.changed, "dark_hours_per_day");
  const difference = answer && differenceOf(answer, "dark_hours_per_day");
  const share = progress && progress.of > 0 ? progress.done / progress.of : 0;
  const told =
    difference && !unchanged
      ? difference.beyond_error
        ? difference.value > 0
          ? w.lab.more_
          : w.lab.less
        : w.lab.nothing
      : "";
  return (
    <div class={progress ? "outcome busy" : "outcome"} aria-busy={progress !== null}>
      <p class="outcome-title">{w.lab.darkHours}</p>
      <div class="outcome-numbers" aria-live="polite">
        <span class="before">
          <small>{w.lab.before}</small>
          {before ? parts(before).value : "–"}
        </span>
        <span class="arrow" aria-hidden="true">
          →
        </span>
        <span class="after" data-value={after?.value}>
          <small>{w.lab.after}</small>
          {after ? parts(after).value : "–"}
        </span>
        <span
          class={`change ${difference && difference.beyond_error ? (difference.value > 0 ? "worse" : "better") : ""}`}
          data-value={difference?.value}
        >
          <small>{w.lab.difference}</small>
          {difference ? estimated(paired(difference), "h", 1, true) : "–"}
          <em>{told}</em>
        </span>
      </div>
      <DayBar before={before?.value ?? 0} after={after?.value ?? 0} />
      <div class="meter" aria-hidden="true">
        <i style={{ width: `${(progress ? Math.max(0.03, share) : 0) * 100}%` }} />
      </div>
      <p class="note course" role="status">
        {progress
          ? w.lab.running(fixed(progress.done, 0), fixed(progress.of, 0))
          : unchanged
            ? w.lab.same
            : seconds !== null && answer
              ? w.lab.took(fixed(seconds, 1), fixed(answer.samples, 0))
              : ""}
      </p>
    </div>
  );
}

/** A day of 24 hours: lit from the left, dark from the right; a mark tells where it was before. */
function DayBar({ before, after }: { before: number; after: number }) {
  const lit = ((24 - after) / 24) * 100;
  const mark = ((24 - before) / 24) * 100;
  return (
    <div class="day-bar" aria-hidden="true">
      <i class="lit" style={{ width: `${lit}%` }} />
      <i class="mark" style={{ left: `${mark}%` }} />
      {Array.from({ length: 23 }, (_, i) => (
        <i key={i} class="hour" style={{ left: `${((i + 1) / 24) * 100}%` }} />
      ))}
    </div>
  );
}

export function Results({ theCase, answer }: { theCase: CaseView; answer: LabAnswer }) {
  return (
    <>
      <Measures theCase={theCase} answer={answer} />
      <Days theCase={theCase} answer={answer} />
      <Causes theCase={theCase} answer={answer} />
      <Where theCase={theCase} answer={answer} />
    </>
  );
}

function Measures({ answer }: { theCase: CaseView; answer: LabAnswer }) {
  const w = words.value;
  const rows = Object.entries(MEASURES).flatMap(([metric, [unit, by]]) => {
    const difference = differenceOf(answer, metric);
    return difference ? [{ metric, unit, by, difference }] : [];
  });
  return (
    <section class="measures">
      <h2>{w.lab.results}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{w.lab.metric}</th>
            <th scope="col" class="n wide">
              {w.lab.before}
            </th>
            <th scope="col" class="n wide">
              {w.lab.after}
            </th>
            <th scope="col" class="n">
              {w.lab.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ metric, unit, by, difference }) => {
            const value = (v: number) =>
              parts({ value: v, standard_error: difference.standard_error || null }, by).value;
            return (
              <tr key={metric} class={difference.beyond_error ? "" : "unsure"}>
                <th scope="row">
                  {wordFor(w.lab.metrics, metric)} <small>{unit}</small>
                </th>
                <td class="n wide">{value(difference.base)}</td>
                <td class="n wide">{value(difference.changed)}</td>
                <td class="n" title={difference.beyond_error ? undefined : w.lab.within}>
                  {estimated(paired(difference), "", by, true)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Days({ theCase, answer }: { theCase: CaseView; answer: LabAnswer }) {
  const w = words.value;
  const dates = useMemo(() => datesOf(answer.base.days), [answer]);
  const rows = [
    { title: w.lab.before, hours: answer.base.days.dark_h },
    { title: w.lab.after, hours: answer.changed.days.dark_h },
  ];
  return (
    <Figure
      name={`${theCase.id}-lab-days`}
      level={2}
      title={w.lab.days}
      note={w.lab.daysNote}
      table={() => ({
        columns: ["date", "base_dark_h", "changed_dark_h"],
        rows: dates.map((date, i) => [date, answer.base.days.dark_h[i], answer.changed.days.dark_h[i]]),
      })}
      after={<Ramp />}
    >
      {(width) => (
        <div style={{ height: `${stripHeight(2)}px` }}>
          <Strip dates={dates} rows={rows} width={width} label={w.lab.daysNote} />
        </div>
      )}
    </Figure>
  );
}

function Causes({ theCase, answer }: { theCase: CaseView; answer: LabAnswer }) {
  const w = words.value;
  const worlds = [
    { id: "base", title: w.lab.before, view: answer.base },
    { id: "changed", title: w.lab.after, view: answer.changed },
  ];
  const total = (causes: { unserved_mwh: Estimate }[]) => causes.reduce((sum, c) => sum + c.unserved_mwh.value, 0);
  const whole = Math.max(...worlds.map((world) => total(world.view.causes)), 1e-9);
  const seen = answer.base.causes.filter((c) =>
    worlds.some(
      (world) => (world.view.causes.find((o) => o.cause === c.cause)?.unserved_mwh.value ?? 0) > whole * 0.001,
    ),
  );
  return (
    <Figure
      name={`${theCase.id}-lab-causes`}
      level={2}
      title={w.lab.causes}
      note={w.lab.causesNote}
      table={() => ({
        columns: ["world", "cause", "unserved_mwh"],
        rows: worlds.flatMap((world) => world.view.causes.map((c) => [world.id, c.cause, c.unserved_mwh.value])),
      })}
      after={
        <Legend
          items={seen.map((c) => ({ id: c.cause, title: wordFor(w.causes, c.cause), color: causeColor(c.cause) }))}
        />
      }
    >
      {(width) => (
        <div style={{ height: `${barsHeight(2)}px` }}>
          <Bars
            width={width}
            whole={whole}
            label={w.lab.causesNote}
            rows={worlds.map((world) => ({
              id: world.id,
              title: world.title,
              note: energy(total(world.view.causes)),
              parts: world.view.causes.map((c) => ({
                id: c.cause,
                title: wordFor(w.causes, c.cause),
                color: causeColor(c.cause),
                value: c.unserved_mwh.value,
                told: `${energy(c.unserved_mwh.value)} (${percent(c.share)})`,
              })),
            }))}
          />
        </div>
      )}
    </Figure>
  );
}

function Where({ theCase, answer }: { theCase: CaseView; answer: LabAnswer }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const [after, setAfter] = useState(true);
  const places = useMemo<Place[]>(
    () =>
      theCase.regions.flatMap((r) =>
        r.latitude_deg === null || r.longitude_deg === null
          ? []
          : [
              {
                id: r.id,
                title: said("regions", r.id, "name", r.name),
                latitude: r.latitude_deg,
                longitude: r.longitude_deg,
                weight: r.population,
              },
            ],
      ),
    [theCase, w],
  );
  if (places.length < 2) return null;
  const view = after ? answer.changed : answer.base;
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const hours = places.map((p) => mean(view.days.regions.find((r) => r.region === p.id)?.dark_h ?? []));
  const change = (i: number) => {
    const id = places[i]?.id ?? "";
    const found = differenceOf(answer, "dark_hours_per_day", id);
    if (found) return found.value;
    const of = (days: LabAnswer["base"]["days"]) => mean(days.regions.find((r) => r.region === id)?.dark_h ?? []);
    return of(answer.changed.days) - of(answer.base.days);
  };
  const signed = (value: number) =>
    Math.abs(value) < 0.005 ? "±0" : `${value < 0 ? MINUS : "+"}${fixed(Math.abs(value), 2)}`;
  return (
    <Figure
      name={`${theCase.id}-lab-regions`}
      class="map-figure"
      level={2}
      title={w.lab.map}
      note={w.lab.mapNote}
      before={
        <div class="chips" role="group" aria-label={w.lab.map}>
          <button type="button" aria-pressed={!after} onClick={() => setAfter(false)}>
            {w.lab.before}
          </button>
          <button type="button" aria-pressed={after} onClick={() => setAfter(true)}>
            {w.lab.after}
          </button>
        </div>
      }
      table={() => ({
        columns: ["region", "difference_dark_hours_per_day"],
        rows: places.map((p, i) => [p.id, change(i)]),
      })}
      after={<Ramp />}
    >
      {(width) => (
        <RegionMap
          places={places}
          links={theCase.links}
          hours={hours}
          say={(i) => (after ? `${signed(change(i))}${THIN}h` : `${fixed(hours[i] ?? 0, 1)}${THIN}h`)}
          widest={`+00.00${THIN}h`}
          width={width}
          label={w.lab.mapNote}
          names={width < 560 ? "few" : "all"}
        />
      )}
    </Figure>
  );
}

/** Ways to take the world home. */
export function Keep({ theCase, answer }: { theCase: CaseView; answer: LabAnswer }) {
  const w = words.value;
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <section class="keep">
      <h2>{w.lab.keep}</h2>
      <p class="note">{w.lab.downloadHelp}</p>
      <div class="steps">
        <button
          type="button"
          class="button"
          onClick={() => hand(`${theCase.id}-lab.toml`, answer.overlay, "application/toml")}
        >
          {w.lab.download}
        </button>
        <button type="button" class="button" onClick={() => void copy()}>
          {copied ? w.lab.copied : w.lab.copyLink}
        </button>
      </div>
      <details>
        <summary>{w.lab.showOverlay}</summary>
        <pre tabIndex={0}>{answer.overlay}</pre>
      </details>
    </section>
  );
}
