/** What lay in the tanks, how long it would have lasted, and what the ships brought. */
import { useMemo, useState } from "preact/hooks";
import { dateAt, type CaseView, type Tank } from "../api/case";
import { datesOf, type AgreementView, type RunView, type TankView } from "../api/view";
import { Figure } from "../figure/figure";
import { kind, share } from "../marks/color";
import { Fan } from "../marks/fan";
import { Flow } from "../marks/flow";
import { Legend } from "../marks/legend";
import { Matrix, matrixHeight } from "../marks/matrix";
import { layOut, Timeline } from "../marks/timeline";
import { scenario } from "../state/route";
import { words } from "../words";
import { caseWords } from "../words/case";
import { estimated, fixed, longDate, mass, monthName, short, shortDate, THIN } from "../words/numbers";
import { Answered } from "./states";

export function Fuel({ theCase }: { theCase: CaseView }) {
  const w = words.value;
  const world = scenario.value;
  return (
    <>
      <header class="opening">
        <h1>{w.fuel.title}</h1>
        <p>{w.fuel.lead}</p>
      </header>
      {theCase.tanks.length === 0 ? (
        <div class="empty">
          <h2>{w.fuel.none}</h2>
          <p>{w.fuel.noneHelp}</p>
        </div>
      ) : (
        <Answered<RunView> path={`/results/${world}`} waiting={world === "baseline" ? undefined : w.states.computing}>
          {(run) => <Stocks theCase={theCase} run={run} key={world} />}
        </Answered>
      )}
    </>
  );
}

interface Held {
  tank: Tank;
  view: TankView;
  title: string;
}

function Stocks({ theCase, run }: { theCase: CaseView; run: RunView }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const dates = useMemo(() => datesOf(run.days), [run]);
  const [fuel, setFuel] = useState<string | null>(null);
  const views = new Map(run.tanks.map((view) => [view.tank, view]));
  const fuels = theCase.fuels.filter((f) => theCase.tanks.some((t) => t.fuel === f.id));
  const held: Held[] = theCase.tanks
    .flatMap((tank) => {
      const view = views.get(tank.id);
      return view ? [{ tank, view, title: said("tanks", tank.id, "name", tank.name) }] : [];
    })
    .sort(
      (a, b) =>
        fuels.findIndex((f) => f.id === a.tank.fuel) - fuels.findIndex((f) => f.id === b.tank.fuel) ||
        b.tank.capacity_t - a.tank.capacity_t,
    );
  const shown = held.filter((h) => fuel === null || h.tank.fuel === fuel);
  return (
    <>
      <Cover run={run} dates={dates} held={held} />
      <Ships theCase={theCase} run={run} dates={dates} />
      <Cargoes theCase={theCase} run={run} />
      <Afloat theCase={theCase} run={run} dates={dates} />
      <section>
        <h2>{w.fuel.tanks}</h2>
        <p class="note">{w.fuel.tanksNote}</p>
        <div class="chips" role="group" aria-label={w.fuel.allFuels}>
          <button type="button" aria-pressed={fuel === null} onClick={() => setFuel(null)}>
            {w.fuel.allFuels}
          </button>
          {fuels.map((f) => (
            <button key={f.id} type="button" aria-pressed={fuel === f.id} onClick={() => setFuel(f.id)}>
              {said("fuels", f.id, "name", f.name).replace(/ \(.*\)$/, "")}
            </button>
          ))}
        </div>
        <div class="multiples">
          {shown.map((h) => (
            <StockFan key={h.tank.id} held={h} dates={dates} run={run} />
          ))}
        </div>
      </section>
    </>
  );
}

function StockFan({ held: { tank, view, title }, dates, run }: { held: Held; dates: string[]; run: RunView }) {
  const w = words.value;
  const { stock_p05_t: low, stock_p50_t: middle, stock_p95_t: high, cover_d: cover } = view.days;
  const mean = cover.length > 0 ? cover.reduce((a, b) => a + b, 0) / cover.length : null;
  const dry = view.stockout_h.value >= 0.5 ? w.fuel.dry(estimated(view.stockout_h, "h")) : w.fuel.neverDry;
  return (
    <Figure
      name={`${run.case}-${run.scenario}-stock-${tank.id}`}
      title={title}
      note={`${mean === null ? w.fuel.noCover : w.fuel.cover(fixed(mean, mean < 10 ? 1 : 0))} · ${dry}`}
      table={() => ({
        columns: ["date", "stock_p05_t", "stock_p50_t", "stock_p95_t", "cover_d"],
        rows: dates.map((date, i) => [date, low[i], middle[i], high[i], cover[i] ?? null]),
      })}
      served={`results/${run.scenario}/tables/stocks`}
    >
      {(width) => (
        <Fan
          dates={dates}
          low={low}
          middle={middle}
          high={high}
          limit={tank.capacity_t}
          floor={tank.heel_t}
          by={1e3}
          unit="kt"
          width={width}
          height={190}
          ticks={3}
          label={title}
          tell={(day) =>
            `${shortDate(dates[day] ?? "")}: ${mass(middle[day] ?? 0)}\n${mass(low[day] ?? 0)} – ${mass(high[day] ?? 0)}`
          }
        />
      )}
    </Figure>
  );
}

/** Room for names beside rows; none on a narrow page, where they stand above. */
function names(width: number): number {
  return width < 560 ? 0 : width < 800 ? 190 : 260;
}

/** Days of cover from which a pane is a shade brighter; below the first it is night. */
const COVER = [0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45] as const;

function coverShade(days: number): string {
  return share(COVER.filter((step) => days >= step).length / COVER.length);
}

function Cover({ run, dates, held }: { run: RunView; dates: string[]; held: Held[] }) {
  const w = words.value;
  const used = held.filter((h) => h.view.days.cover_d.length > 0);
  if (used.length === 0) return null;
  const weeks = Math.ceil(dates.length / 7);
  const rows = used.map(({ tank, view, title }) => ({
    id: tank.id,
    title,
    values: Array.from({ length: weeks }, (_, week) => Math.min(...view.days.cover_d.slice(week * 7, week * 7 + 7))),
    after: view.stockout_h.value >= 0.5 ? `${fixed(view.stockout_h.value, 0)}${THIN}h` : "",
  }));
  const columns = Array.from({ length: weeks }, (_, week) => {
    const date = dates[week * 7] ?? "";
    return Number(date.slice(8, 10)) <= 7 ? date : "";
  });
  return (
    <Figure
      name={`${run.case}-${run.scenario}-cover`}
      class="first"
      level={2}
      title={w.fuel.coverTitle}
      note={w.fuel.coverNote}
      table={() => ({
        columns: ["tank", "date", "cover_d"],
        rows: used.flatMap(({ tank, view }) => view.days.cover_d.map((value, i) => [tank.id, dates[i], value])),
      })}
      served={`results/${run.scenario}/tables/stocks`}
      after={
        <div class="ramp" aria-hidden="true">
          <span>{w.fuel.coverKey}</span>
          <ol>
            <li style={{ background: share(0) }}>
              <b>0</b>
            </li>
            {COVER.map((step, i) => (
              <li key={step} style={{ background: share((i + 1) / COVER.length) }}>
                {i % 2 === 0 && <b>{fixed(step, step < 1 ? 1 : 0)}</b>}
              </li>
            ))}
          </ol>
        </div>
      }
    >
      {(width) => (
        <div style={{ height: `${matrixHeight(rows.length, 21, names(width))}px` }}>
          <Matrix
            rows={rows}
            columns={columns.map((date) => (date ? monthName(date, width < 560 ? "narrow" : "short") : ""))}
            color={coverShade}
            width={width}
            cell={21}
            names={names(width)}
            after={width < 560 ? 0 : 62}
            head={w.fuel.dryHead}
            label={w.fuel.coverNote}
            tell={(r, c) =>
              `${rows[r]?.title}, ${longDate(dates[c * 7] ?? "")}: ${w.fuel.cover(short(rows[r]?.values[c] ?? 0, 2))}`
            }
          />
        </div>
      )}
    </Figure>
  );
}

const HOURS_A_DAY = 24;

const STAGES = [
  ["under-way", "underWay"],
  ["at-anchor", "waiting"],
  ["unloading", "unloading"],
] as const;

/** Every ship of one telling sample, along the year. */
function Ships({ theCase, run, dates }: { theCase: CaseView; run: RunView; dates: string[] }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const { glimpse } = run;
  if (glimpse.port_calls.length === 0) return null;
  const end = dates.length * HOURS_A_DAY;
  const when = (hour: number | null) =>
    hour === null || hour >= end ? w.lab.yearEnd : shortDate(dateAt(theCase, hour));
  const rows = [...theCase.agreements]
    .sort((a, b) => a.supplier.localeCompare(b.supplier) || a.id.localeCompare(b.id))
    .map((agreement) => {
      const title = said("agreements", agreement.id, "name", agreement.name);
      const calls = glimpse.port_calls
        .filter((call) => call.agreement === agreement.id)
        .map((call) => ({
          sails: call.loads_h / HOURS_A_DAY,
          arrives: call.arrives_h / HOURS_A_DAY,
          unloads: (call.unloads_h ?? end) / HOURS_A_DAY,
          leaves: (call.leaves_h ?? end) / HOURS_A_DAY,
          told: `${title}, ${mass(call.cargo_t)}\n${w.fuel.underWay}: ${when(call.loads_h)}\n${w.fuel.waiting}: ${when(call.arrives_h)}\n${w.fuel.unloading}: ${when(call.unloads_h)} – ${when(call.leaves_h)}`,
        }));
      return { id: agreement.id, title, calls };
    })
    .filter((row) => row.calls.length > 0);
  return (
    <Figure
      name={`${run.case}-${run.scenario}-ships`}
      level={2}
      title={w.fuel.timeline}
      note={w.fuel.timelineNote(fixed(glimpse.sample, 0))}
      before={
        <ul class="legend timeline-key" aria-hidden="true">
          {STAGES.map(([kind, state]) => (
            <li key={kind}>
              <i class={kind} />
              {w.fuel[state]}
            </li>
          ))}
        </ul>
      }
      table={() => ({
        columns: ["agreement", "cargo_t", "loads_h", "arrives_h", "unloads_h", "leaves_h"],
        rows: glimpse.port_calls.map((c) => [c.agreement, c.cargo_t, c.loads_h, c.arrives_h, c.unloads_h, c.leaves_h]),
      })}
      served={`results/${run.scenario}/tables/cargoes`}
    >
      {(width) => (
        <div style={{ height: `${layOut(rows, names(width)).height}px` }}>
          <Timeline
            dates={dates}
            rows={rows}
            width={width}
            names={names(width)}
            label={w.fuel.timelineNote(fixed(glimpse.sample, 0))}
          />
        </div>
      )}
    </Figure>
  );
}

function Afloat({ theCase, run, dates }: { theCase: CaseView; run: RunView; dates: string[] }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const ports = run.ports.filter((p) => p.afloat_t.some((t) => t > 0));
  if (ports.length === 0) return null;
  const names = new Map(theCase.ports.map((p) => [p.id, said("ports", p.id, "name", p.name)]));
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const layers = [...ports]
    .sort((a, b) => sum(b.afloat_t) - sum(a.afloat_t))
    .map((p, i) => ({ id: p.port, title: names.get(p.port) ?? p.port, color: kind(i), values: p.afloat_t }));
  return (
    <Figure
      name={`${run.case}-${run.scenario}-afloat`}
      level={2}
      title={w.fuel.afloat}
      note={w.fuel.afloatNote}
      table={() => ({
        columns: ["date", "port", "afloat_t"],
        rows: ports.flatMap((p) => p.afloat_t.map((t, i) => [dates[i], p.port, t])),
      })}
      served={`results/${run.scenario}/tables/port_days`}
      after={<Legend items={layers} />}
    >
      {(width) => (
        <Flow
          dates={dates}
          layers={layers}
          by={1e3}
          unit="kt"
          width={width}
          height={260}
          label={w.fuel.afloat}
          tell={(day) =>
            `${shortDate(dates[day] ?? "")}: ${mass(layers.reduce((total, layer) => total + (layer.values[day] ?? 0), 0))}`
          }
        />
      )}
    </Figure>
  );
}

function Cargoes({ theCase, run }: { theCase: CaseView; run: RunView }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const views = new Map(run.agreements.map((a) => [a.agreement, a]));
  const groups = theCase.suppliers
    .map((supplier) => ({
      supplier,
      rows: theCase.agreements
        .filter((a) => a.supplier === supplier.id)
        .flatMap((agreement) => {
          const view = views.get(agreement.id);
          return view && view.nominated_cargoes.value > 0 ? [{ agreement, view }] : [];
        }),
    }))
    .filter((group) => group.rows.length > 0);
  if (groups.length === 0) return null;
  return (
    <section class="cargoes">
      <h2>{w.fuel.cargoes}</h2>
      <p class="note">{w.fuel.cargoesNote}</p>
      <div class="ship-key" aria-hidden="true">
        <span>
          <Ship state="loaded" /> {w.fuel.loaded}
        </span>
        <span>
          <Ship state="missed" /> {w.fuel.failed}
        </span>
        <span>
          <Ship state="lost" /> {w.fuel.lost}
        </span>
      </div>
      {groups.map(({ supplier, rows }) => (
        <table key={supplier.id}>
          <thead>
            <tr>
              <th scope="col">{said("suppliers", supplier.id, "name", supplier.name)}</th>
              <th scope="col" class="wide">
                {w.fuel.nominated}
              </th>
              <th scope="col" class="n">
                {w.fuel.delivered}
              </th>
              <th scope="col" class="n wide">
                {w.fuel.waited}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ agreement, view }) => (
              <tr key={agreement.id}>
                <th scope="row">
                  {said("agreements", agreement.id, "name", agreement.name)}
                  <div class="ships-row">
                    <Fleet view={view} />
                  </div>
                </th>
                <td class="wide">
                  <Fleet view={view} />
                </td>
                <td class="n">{estimated(view.delivered_t, "kt", 1e3)}</td>
                <td class="n wide">
                  {view.loaded_cargoes.value > 0.05
                    ? `${short(view.waited_h.value / 24 / view.loaded_cargoes.value, 2)}${THIN}${w.units.daysShort}`
                    : "–"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </section>
  );
}

/** A ship for each cargo that is nominated in an average year. */
function Fleet({ view }: { view: AgreementView }) {
  const w = words.value;
  const total = Math.round(view.nominated_cargoes.value);
  const gone = Math.round(view.seized_cargoes.value + view.diverted_cargoes.value);
  const loaded = Math.round(view.loaded_cargoes.value);
  const told = `${short(view.nominated_cargoes.value)} ${w.fuel.nominated}, ${short(view.loaded_cargoes.value)} ${w.fuel.loaded}`;
  return (
    <span class="ships" role="img" aria-label={told} title={told}>
      {Array.from({ length: total }, (_, i) => (
        <Ship key={i} state={i < loaded - gone ? "loaded" : i < loaded ? "lost" : "missed"} />
      ))}
    </span>
  );
}

function Ship({ state }: { state: "loaded" | "missed" | "lost" }) {
  return (
    <svg width="18" height="10" viewBox="0 0 18 10" class={`ship ${state}`} aria-hidden="true">
      <path d="M1 5.2h16l-1.8 3.6H3.2ZM12 4.4V1.6h2.8v2.8" stroke-linejoin="round" />
    </svg>
  );
}
