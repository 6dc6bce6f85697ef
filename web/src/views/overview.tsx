/** The island's year at a glance: how dark, when, where, and what the power came from. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { CaseView } from "../api/case";
import { datesOf, metricOf, type RunView } from "../api/view";
import { Figure } from "../figure/figure";
import { Calendar, calendarHeight, months as monthsOf } from "../marks/calendar";
import type { Place } from "../marks/land";
import { RegionMap } from "../marks/map";
import { Ramp } from "../marks/ramp";
import { Windows } from "../marks/windows";
import { still } from "../state/preferences";
import { addressOf, choose, follow, query, scenario } from "../state/route";
import { wordFor, words } from "../words";
import { caseWords } from "../words/case";
import { clock, energyUnit, estimated, fixed, longDate, parts, percent, short, THIN } from "../words/numbers";
import { Answered } from "./states";
import { Energy, Hours, Years } from "./year";

export function Overview({ theCase }: { theCase: CaseView }) {
  const world = scenario.value;
  return (
    <Answered<RunView>
      path={`/results/${world}`}
      waiting={world === "baseline" ? undefined : words.value.states.computing}
    >
      {(run) => <Year theCase={theCase} run={run} key={world} />}
    </Answered>
  );
}

/** How long a day must stand before the address tells it. */
const SETTLE_MS = 400;

function Year({ theCase, run }: { theCase: CaseView; run: RunView }) {
  const dates = useMemo(() => datesOf(run.days), [run]);
  const [day, setDay] = useState<number | null>(() => {
    const found = dates.indexOf(query.value.get("day") ?? "");
    return found < 0 ? null : found;
  });
  // The day is part of the address, so that a link can show it; browsers bear only few changes of it a second.
  useEffect(() => {
    const timer = setTimeout(() => choose({ day: day === null ? null : (dates[day] ?? null) }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [day]);
  return (
    <div class="overview">
      <Headline theCase={theCase} run={run} />
      <Facts run={run} />
      <CalendarFigure run={run} dates={dates} day={day} setDay={setDay} />
      <MapFigure theCase={theCase} run={run} dates={dates} day={day} setDay={setDay} />
      <Hours run={run} />
      <Energy theCase={theCase} run={run} />
      <Years run={run} />
    </div>
  );
}

function Headline({ theCase, run }: { theCase: CaseView; run: RunView }) {
  const w = words.value;
  const dark = metricOf(run, "dark_hours_per_day");
  const spread = run.spread.find((s) => s.metric === "dark_hours_per_day");
  const shares = useMemo(() => dayShares(run), [run]);
  if (!dark) return null;
  const { value, error } = parts(dark);
  return (
    <section class="hero">
      <div class="said">
        <h1>
          <span class="case">{theCase.name}</span>
          <span class="number" data-value={dark.value}>
            {value}
            {error && <small>± {error}</small>}
          </span>
          <span class="of">{w.overview.headline}</span>
        </h1>
        <p class="band-line">
          {w.overview.inClock(clock(dark.value))}{" "}
          {spread && w.overview.band(short(spread.p05, 2), short(spread.p95, 2))}
        </p>
        <p class="steps">
          <a class="button lit" href="/lab" onClick={follow}>
            {w.overview.openLab}
          </a>
          <a class="button" href={addressOf("why")} onClick={follow}>
            {w.overview.openWhy}
          </a>
        </p>
      </div>
      <Figure
        name={`${run.case}-${run.scenario}-average-day`}
        title={w.overview.day}
        note={w.overview.dayNote}
        level={2}
        table={() => ({
          columns: ["hour_of_day", "cut_share_of_mean_demand"],
          rows: shares.map((share, hour) => [hour, share]),
        })}
        served={`results/${run.scenario}/tables/hours`}
      >
        {(width) => <Windows shares={shares} width={width} />}
      </Figure>
    </section>
  );
}

/** What is cut in each hour of the day, over all months, as a share of the mean demand. */
function dayShares(run: RunView): number[] {
  const days = monthsOf(datesOf(run.days)).map((m) => m.count);
  const demand = run.months.demand_mwh.reduce((a, b) => a + b, 0) / 24;
  return Array.from({ length: 24 }, (_, hour) => {
    const shed = run.clock.shed_mw.reduce((sum, row, m) => sum + (row[hour] ?? 0) * (days[m] ?? 0), 0);
    return demand > 0 ? shed / demand : 0;
  });
}

function Facts({ run }: { run: RunView }) {
  const w = words.value;
  const [eue, neue, lolh, deepest] = ["eue_mwh", "neue_ppm", "lolh_h", "max_shed_mw"].map((name) =>
    metricOf(run, name),
  );
  const causes = [...run.causes].sort((a, b) => b.share - a.share).filter((c) => c.share >= 0.005);
  const [unit, by] = energyUnit(eue?.value ?? 0);
  return (
    <section class="facts" aria-label={w.overview.facts}>
      <dl>
        {eue && (
          <div>
            <dt>{w.overview.unserved}</dt>
            <dd>
              {estimated(eue, unit, by)}
              {neue && <small>{w.units.ofDemand(percent(neue.value / 1e6))}</small>}
            </dd>
          </div>
        )}
        {lolh && (
          <div>
            <dt>{w.overview.shortfallHours}</dt>
            <dd>
              {estimated(lolh, "h")}
              <small>{w.overview.ofHours(fixed(run.hours, 0))}</small>
            </dd>
          </div>
        )}
        {deepest && (
          <div>
            <dt>{w.overview.deepest}</dt>
            <dd>
              {estimated(deepest, "MW")}
              <small>{w.overview.deepestNote}</small>
            </dd>
          </div>
        )}
        {causes.length > 0 && (
          <div>
            <dt>{w.overview.missing}</dt>
            <dd class="few">
              {causes.slice(0, 3).map((c) => (
                <span key={c.cause}>
                  {wordFor(w.causes, c.cause)} <b>{percent(c.share)}</b>
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

interface Days {
  run: RunView;
  dates: string[];
  day: number | null;
  setDay: (day: number | null) => void;
}

function CalendarFigure({ run, dates, day, setDay }: Days) {
  const w = words.value;
  const hours = run.days.dark_h;
  const darkest = hours.reduce((at, value, i) => (value > (hours[at] ?? 0) ? i : at), 0);
  return (
    <Figure
      name={`${run.case}-${run.scenario}-days`}
      class="calendar-figure"
      level={2}
      title={w.overview.calendar}
      note={w.overview.calendarNote(longDate(dates[darkest] ?? ""), `${fixed(hours[darkest] ?? 0, 1)}${THIN}h`)}
      table={() => ({
        columns: ["date", "dark_h", "unserved_mwh", "max_shed_mw"],
        rows: dates.map((date, i) => [date, hours[i], run.days.unserved_mwh[i], run.days.max_shed_mw[i]]),
      })}
      served={`results/${run.scenario}/tables/days`}
      after={<Ramp />}
    >
      {(width) => (
        <div style={{ height: `${calendarHeight(width, run.months.months.length)}px` }}>
          <Calendar dates={dates} hours={hours} chosen={day} onChoose={setDay} width={width} />
        </div>
      )}
    </Figure>
  );
}

const FRAME_MS = 90;

function MapFigure({ theCase, run, dates, day, setDay }: Days & { theCase: CaseView }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const [playing, setPlaying] = useState(false);
  const placed = theCase.regions.filter((r) => r.latitude_deg !== null && r.longitude_deg !== null);
  const places = useMemo<Place[]>(
    () =>
      placed.map((r) => ({
        id: r.id,
        title: said("regions", r.id, "name", r.name),
        latitude: r.latitude_deg ?? 0,
        longitude: r.longitude_deg ?? 0,
        weight: r.population,
      })),
    [theCase, w],
  );
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(
      () => {
        const next = (day ?? -1) + 1;
        if (next >= dates.length) setPlaying(false);
        else setDay(next);
      },
      still ? FRAME_MS * 4 : FRAME_MS,
    );
    return () => clearInterval(timer);
  }, [playing, day, dates.length]);
  if (places.length === 0) return <p class="empty">{w.overview.noPlaces}</p>;
  const series = new Map(run.days.regions.map((r) => [r.region, r.dark_h]));
  const hours = places.map((place) => {
    const days = series.get(place.id) ?? [];
    return day === null ? days.reduce((a, b) => a + b, 0) / Math.max(1, days.length) : (days[day] ?? 0);
  });
  const when = day === null ? w.overview.wholeYear : longDate(dates[day] ?? "");
  return (
    <Figure
      name={`${run.case}-${run.scenario}-regions`}
      class="map-figure"
      level={2}
      title={w.overview.map}
      note={w.overview.mapNote}
      table={() => ({
        columns: ["region", "date", "dark_h"],
        rows: run.days.regions.flatMap((r) => r.dark_h.map((value, i) => [r.region, dates[i], value])),
      })}
      served={`results/${run.scenario}/tables/days`}
      after={
        <>
          <div class="slider">
            <button
              type="button"
              class="icon round"
              aria-pressed={playing}
              aria-label={playing ? w.overview.pause : w.overview.play}
              title={playing ? w.overview.pause : w.overview.play}
              onClick={() => {
                if (!playing && day !== null && day >= dates.length - 1) setDay(0);
                setPlaying(!playing);
              }}
            >
              <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" fill="currentColor">
                {playing ? <path d="M3 2h3v10H3zM8 2h3v10H8z" /> : <path d="M3.5 1.8v10.4L12 7z" />}
              </svg>
            </button>
            <input
              type="range"
              min={0}
              max={dates.length - 1}
              value={day ?? 0}
              aria-label={w.overview.slider}
              aria-valuetext={when}
              onInput={(event) => {
                setPlaying(false);
                setDay(Number(event.currentTarget.value));
              }}
            />
            <output>{when}</output>
            <button
              type="button"
              class="quiet"
              disabled={day === null}
              onClick={() => {
                setPlaying(false);
                setDay(null);
              }}
            >
              {w.overview.backToYear}
            </button>
          </div>
          <Ramp />
        </>
      }
    >
      {(width) => (
        <RegionMap
          places={places}
          links={theCase.links}
          hours={hours}
          width={width}
          label={w.overview.mapLabel(when)}
          names={width < 560 ? "few" : "all"}
        />
      )}
    </Figure>
  );
}
