/** What the plants could have given, and what kept them from giving it. */
import { useMemo, useState } from "preact/hooks";
import type { CaseView } from "../api/case";
import type { RunView, TechnologyView } from "../api/view";
import { Figure } from "../figure/figure";
import { Bars, barsHeight, type Part } from "../marks/bars";
import { kind, share } from "../marks/color";
import { Legend } from "../marks/legend";
import { Lines } from "../marks/lines";
import { Matrix, matrixHeight } from "../marks/matrix";
import { scenario } from "../state/route";
import { words } from "../words";
import { caseWords } from "../words/case";
import { energy, fixed, monthName, percent, THIN } from "../words/numbers";
import { Answered } from "./states";

export function Plants({ theCase }: { theCase: CaseView }) {
  const w = words.value;
  const world = scenario.value;
  return (
    <>
      <header class="opening">
        <h1>{w.plants.title}</h1>
        <p>{w.plants.lead}</p>
      </header>
      <Answered<RunView> path={`/results/${world}`} waiting={world === "baseline" ? undefined : w.states.computing}>
        {(run) => (
          <>
            <Technologies theCase={theCase} run={run} />
            <Debt theCase={theCase} run={run} />
            <Units theCase={theCase} run={run} />
          </>
        )}
      </Answered>
    </>
  );
}

const STATES = ["available", "outage", "maintenance", "derating", "noFuel"] as const;
const COLORS: Record<(typeof STATES)[number], string> = {
  available: "var(--lamp)",
  outage: "var(--k3)",
  maintenance: "var(--k0)",
  derating: "var(--k5)",
  noFuel: "var(--night)",
};

function sharesOf(t: TechnologyView): Record<(typeof STATES)[number], number> {
  const lost = {
    outage: t.outage_share,
    maintenance: t.maintenance_share,
    derating: t.derating_share,
    noFuel: t.no_fuel_share,
  };
  const available = Math.max(0, 1 - lost.outage - lost.maintenance - lost.derating - lost.noFuel);
  return { available, ...lost };
}

function Technologies({ theCase, run }: { theCase: CaseView; run: RunView }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const names = new Map(theCase.technologies.map((t) => [t.id, said("technologies", t.id, "name", t.name)]));
  const suppliers = new Map(theCase.suppliers.map((s) => [s.id, said("suppliers", s.id, "name", s.name)]));
  const list = [...run.technologies].sort((a, b) => b.capacity_mw - a.capacity_mw);
  const rows = list.map((t) => {
    const shares = sharesOf(t);
    const supplier = theCase.technologies.find((known) => known.id === t.technology)?.parts_supplier;
    const name = t.technology ? (names.get(t.technology) ?? t.technology) : w.overview.noTechnology;
    const parts: Part[] = STATES.map((state) => ({
      id: state,
      title: w.plants[state],
      color: COLORS[state],
      value: shares[state],
      told: percent(shares[state]),
    }));
    return {
      id: t.technology ?? "",
      title: supplier ? `${name} · ${w.plants.parts(suppliers.get(supplier) ?? supplier)}` : name,
      note: `${percent(shares.available)} ${w.plants.ofMw(fixed(t.capacity_mw, 0))}`,
      parts,
    };
  });
  return (
    <Figure
      name={`${run.case}-${run.scenario}-technologies`}
      class="first"
      level={2}
      title={w.plants.technologies}
      note={w.plants.technologiesNote}
      before={
        <Legend
          items={STATES.map((state) => ({
            id: state,
            title: w.plants[state],
            color: COLORS[state],
            night: state === "noFuel",
          }))}
        />
      }
      table={() => ({
        columns: [
          "technology",
          "capacity_mw",
          "energy_mwh",
          "available_share",
          "outage_share",
          "maintenance_share",
          "derating_share",
          "no_fuel_share",
        ],
        rows: list.map((t) => [
          t.technology,
          t.capacity_mw,
          t.energy_mwh,
          sharesOf(t).available,
          t.outage_share,
          t.maintenance_share,
          t.derating_share,
          t.no_fuel_share,
        ]),
      })}
      served={`results/${run.scenario}/tables/units`}
    >
      {(width) => (
        <div style={{ height: `${barsHeight(rows.length)}px` }}>
          <Bars rows={rows} whole={1} width={width} label={w.plants.technologiesNote} />
        </div>
      )}
    </Figure>
  );
}

/** Debt of parts through the year; technologies that fare alike share a line. */
function Debt({ theCase, run }: { theCase: CaseView; run: RunView }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const debts = run.glimpse.debts.filter((d) => d.debt_y.some((debt) => debt > 0));
  if (debts.length === 0) return null;
  const names = new Map(theCase.technologies.map((t) => [t.id, said("technologies", t.id, "name", t.name)]));
  const groups = new Map<string, { values: number[]; titles: string[] }>();
  for (const { technology, debt_y } of debts) {
    const key = debt_y.map((debt) => debt.toFixed(4)).join(" ");
    const group = groups.get(key) ?? { values: debt_y, titles: [] };
    group.titles.push(names.get(technology) ?? technology);
    groups.set(key, group);
  }
  const lines = [...groups].map(([id, { values, titles }], i) => ({
    id,
    values,
    title: titles.join("; "),
    color: kind(i),
  }));
  return (
    <Figure
      name={`${run.case}-${run.scenario}-debt`}
      level={2}
      title={w.plants.debt}
      note={w.plants.debtNote}
      table={() => ({
        columns: ["technology", "month", "debt_y"],
        rows: debts.flatMap((d) => d.debt_y.map((debt, m) => [d.technology, run.months.months[m], debt])),
      })}
      served={`results/${run.scenario}/tables/technology_months`}
      after={<Legend items={lines} />}
    >
      {(width) => (
        <Lines
          months={run.months.months}
          lines={lines}
          unit={w.units.years}
          width={width}
          height={260}
          label={w.plants.debtNote}
        />
      )}
    </Figure>
  );
}

const FIRST = 24;
const HOURS_A_DAY = 24;

function Units({ theCase, run }: { theCase: CaseView; run: RunView }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const [sought, setSought] = useState("");
  const [order, setOrder] = useState<"size" | "loss">("size");
  const [all, setAll] = useState(false);
  const days = useMemo(() => run.months.months.map((m) => daysIn(m)), [run]);
  const regions = new Map(theCase.regions.map((r) => [r.id, said("regions", r.id, "name", r.name)]));
  const declared = new Map(theCase.units.map((u) => [u.id, u]));
  const found = useMemo(() => {
    const text = plain(sought);
    return run.units
      .filter((u) => u.capacity_mw > 0 && u.energy_mwh !== null && u.months_mwh.length > 0)
      .map((u) => {
        const unit = declared.get(u.unit);
        const lost = [u.outage_share, u.maintenance_share, u.derating_share, u.no_fuel_share].reduce(
          (sum, part) => sum + (part?.value ?? 0),
          0,
        );
        return {
          u,
          title: unit ? said("units", u.unit, "name", unit.name) : u.unit,
          region: regions.get(unit?.region ?? "") ?? "",
          technology: unit?.technology ?? "",
          lost,
        };
      })
      .filter(
        (row) => text === "" || plain(`${row.title} ${row.region} ${row.technology} ${row.u.unit}`).includes(text),
      )
      .sort((a, b) =>
        order === "size" ? b.u.capacity_mw - a.u.capacity_mw : b.lost * b.u.capacity_mw - a.lost * a.u.capacity_mw,
      );
  }, [run, sought, order, w]);
  if (run.units.every((u) => u.energy_mwh === null)) return null;
  const shown = all || sought !== "" ? found : found.slice(0, FIRST);
  const rows = shown.map(({ u, title, lost }) => ({
    id: u.unit,
    title,
    values: u.months_mwh.map((mwh, m) => mwh / (u.capacity_mw * (days[m] ?? 30) * HOURS_A_DAY)),
    after: `${fixed(u.capacity_mw, 0)}${THIN}MW · ${percent(Math.max(0, 1 - lost))}`,
  }));
  return (
    <Figure
      name={`${run.case}-${run.scenario}-units`}
      level={2}
      title={w.plants.units}
      note={w.plants.unitsNote}
      before={
        <div class="filter">
          <input
            type="search"
            placeholder={w.plants.search}
            aria-label={w.plants.search}
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
          <label>
            <span>{w.plants.order}</span>
            <select value={order} onChange={(event) => setOrder(event.currentTarget.value as "size" | "loss")}>
              <option value="size">{w.plants.bySize}</option>
              <option value="loss">{w.plants.byLoss}</option>
            </select>
          </label>
          <span class="count" role="status">
            {w.plants.found(fixed(found.length, 0))}
          </span>
        </div>
      }
      table={() => ({
        columns: ["unit", "technology", "capacity_mw", "month", "energy_mwh"],
        rows: found.flatMap(({ u, technology }) =>
          u.months_mwh.map((mwh, m) => [u.unit, technology, u.capacity_mw, run.months.months[m], mwh]),
        ),
      })}
      served={`results/${run.scenario}/tables/unit_months`}
      after={
        <>
          <ShareKey />
          {!all && sought === "" && found.length > FIRST && (
            <p class="more">
              <button type="button" class="button" onClick={() => setAll(true)}>
                {w.plants.showAll(fixed(found.length, 0))}
              </button>
            </p>
          )}
          {found.length === 0 && <p class="empty">{w.sources.nothingFound}</p>}
        </>
      }
    >
      {(width) => {
        const narrow = width < 560;
        return (
          <div style={{ height: `${matrixHeight(rows.length, 24, narrow ? 0 : 250)}px` }}>
            <Matrix
              rows={rows}
              columns={run.months.months.map((m) => monthName(m, narrow ? "narrow" : "short"))}
              color={share}
              width={width}
              cell={24}
              names={narrow ? 0 : 250}
              after={narrow ? 0 : 128}
              head={w.plants.ratedAvailable}
              label={w.plants.unitsNote}
              tell={(r, c) =>
                `${rows[r]?.title}, ${monthName(run.months.months[c] ?? "", "long")}: ${percent(rows[r]?.values[c] ?? 0)} (${energy(shown[r]?.u.months_mwh[c] ?? 0)})`
              }
            />
          </div>
        );
      }}
    </Figure>
  );
}

function ShareKey() {
  const w = words.value;
  return (
    <div class="ramp" aria-hidden="true">
      <span>{w.plants.shareKey}</span>
      <ol>
        {Array.from({ length: 12 }, (_, i) => (
          <li key={i} style={{ background: share(i / 11) }}>
            {i === 0 && <b>{percent(0)}</b>}
            {i === 6 && <b>{percent(0.5)}</b>}
            {i === 11 && <b>{percent(1)}</b>}
          </li>
        ))}
      </ol>
    </div>
  );
}

function daysIn(month: string): number {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year ?? 2000, number ?? 1, 0)).getUTCDate();
}

/** Small letters without accents, for searching. */
export function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}
