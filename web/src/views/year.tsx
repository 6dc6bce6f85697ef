/** The year in one picture each: its hours, its sources, and how different it could have been. */
import { useMemo, useState } from "preact/hooks";
import type { CaseView } from "../api/case";
import type { RunView } from "../api/view";
import { Figure } from "../figure/figure";
import { kind, share } from "../marks/color";
import { Legend } from "../marks/legend";
import { Matrix, matrixHeight } from "../marks/matrix";
import { SpreadDots } from "../marks/spread";
import { Stack, type Layer } from "../marks/stack";
import { words } from "../words";
import { caseWords } from "../words/case";
import { energy, fixed, monthName, percent, THIN } from "../words/numbers";

export function Hours({ run }: { run: RunView }) {
  const w = words.value;
  const { months } = run.months;
  const rows = run.clock.shortfall_probability.map((hours, m) => ({
    id: months[m] ?? "",
    title: monthName(months[m] ?? "", "long"),
    values: hours,
  }));
  const hour = (h: number) => `${h}–${h + 1}${THIN}h`;
  return (
    <Figure
      name={`${run.case}-${run.scenario}-hours`}
      level={2}
      title={w.overview.hours}
      note={w.overview.hoursNote}
      table={() => ({
        columns: ["month", "hour_of_day", "shortfall_probability", "shed_mw"],
        rows: months.flatMap((month, m) =>
          (run.clock.shortfall_probability[m] ?? []).map((chance, h) => [month, h, chance, run.clock.shed_mw[m]?.[h]]),
        ),
      })}
      served={`results/${run.scenario}/tables/hours`}
      after={
        <div class="ramp" aria-hidden="true">
          <span>{w.overview.hoursKey}</span>
          <ol>
            {Array.from({ length: 12 }, (_, i) => (
              <li key={i} style={{ background: share(1 - i / 11) }}>
                {i % 11 === 0 && <b>{percent(i / 11)}</b>}
                {i === 6 && <b>{percent(0.5)}</b>}
              </li>
            ))}
          </ol>
        </div>
      }
    >
      {(width) => (
        <div style={{ height: `${matrixHeight(rows.length, 22, 1)}px` }}>
          <Matrix
            rows={rows}
            columns={Array.from({ length: 24 }, (_, h) => String(h))}
            every={width < 560 ? 6 : 2}
            color={(chance) => share(1 - chance)}
            width={width}
            cell={22}
            names={width < 560 ? 84 : 100}
            label={w.overview.hoursNote}
            tell={(m, h) =>
              `${rows[m]?.title}, ${hour(h)}: ${percent(rows[m]?.values[h] ?? 0)} (${fixed(run.clock.shed_mw[m]?.[h] ?? 0, 0)}${THIN}MW)`
            }
          />
        </div>
      )}
    </Figure>
  );
}

const MOST_LAYERS = 7;

export function Energy({ theCase, run }: { theCase: CaseView; run: RunView }) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const names = new Map(theCase.technologies.map((t) => [t.id, said("technologies", t.id, "name", t.name)]));
  const layers = useMemo(() => {
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    const sorted = [...run.energy].sort((a, b) => sum(b.months_mwh) - sum(a.months_mwh));
    const kept = sorted.slice(0, MOST_LAYERS);
    const rest = sorted.slice(MOST_LAYERS);
    const list: Layer[] = kept.map((row, i) => ({
      id: row.technology ?? "",
      title: row.technology ? (names.get(row.technology) ?? row.technology) : w.overview.noTechnology,
      color: kind(i),
      values: row.months_mwh,
    }));
    if (rest.length > 0) {
      list.push({
        id: "*rest",
        title: w.overview.otherSources,
        color: "var(--rest)",
        values: run.months.months.map((_, m) => sum(rest.map((r) => r.months_mwh[m] ?? 0))),
      });
    }
    list.push({
      id: "*unserved",
      title: w.overview.unservedLayer,
      color: "var(--night)",
      values: run.months.unserved_mwh,
      night: true,
    });
    return list;
  }, [run, w]);
  // Where nothing but outages matters units are not dispatched, and nothing is known of what each delivered.
  if (run.energy.every((row) => row.months_mwh.every((mwh) => mwh === 0))) return null;
  const all = layers.reduce((total, layer) => total + layer.values.reduce((a, b) => a + b, 0), 0);
  return (
    <Figure
      name={`${run.case}-${run.scenario}-energy`}
      class="energy-figure"
      level={2}
      title={w.overview.energy}
      note={w.overview.energyNote}
      table={() => ({
        columns: ["month", "source", "energy_mwh"],
        rows: [
          ...run.energy.flatMap((row) => row.months_mwh.map((mwh, m) => [run.months.months[m], row.technology, mwh])),
          ...run.months.unserved_mwh.map((mwh, m) => [run.months.months[m], "unserved", mwh]),
        ],
      })}
      served={`results/${run.scenario}/tables/unit_months`}
      after={
        <Legend
          chosen={chosen}
          onChoose={setChosen}
          items={[...layers]
            .reverse()
            .map((layer) => ({ ...layer, note: percent(layer.values.reduce((a, b) => a + b, 0) / all) }))}
        />
      }
    >
      {(width) => (
        <Stack
          months={run.months.months}
          layers={layers}
          by={1e3}
          unit="GWh"
          width={width}
          height={width < 560 ? 300 : 380}
          label={w.overview.energyNote}
          tell={(m, layer) => `${layer.title}: ${energy(layer.values[m] ?? 0)}`}
          chosen={chosen}
          onChoose={setChosen}
        />
      )}
    </Figure>
  );
}

export function Years({ run }: { run: RunView }) {
  const w = words.value;
  const spread = run.spread.find((s) => s.metric === "dark_hours_per_day");
  if (!spread || spread.samples.length < 2) return null;
  return (
    <Figure
      name={`${run.case}-${run.scenario}-years`}
      class="years-figure"
      level={2}
      title={w.overview.years}
      note={w.overview.yearsNote(fixed(spread.samples.length, 0))}
      table={() => ({ columns: ["sample", "dark_hours_per_day"], rows: spread.samples.map((value, i) => [i, value]) })}
      served={`results/${run.scenario}/tables/samples`}
    >
      {(width) => (
        <SpreadDots
          samples={spread.samples}
          low={spread.p05}
          middle={spread.p50}
          high={spread.p95}
          width={width}
          height={170}
          unit={w.units.hoursADay}
          label={`${w.overview.years}. ${w.overview.band(fixed(spread.p05, 2), fixed(spread.p95, 2))}`}
        />
      )}
    </Figure>
  );
}
