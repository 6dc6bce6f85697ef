/** The next three weeks from the utility's latest note, with how good past outlooks were beside it. */
import type { CaseView } from "../api/case";
import { answer, again } from "../api/load";
import type { HindcastRow, HindcastView, OutlookView } from "../api/outlook";
import { Figure } from "../figure/figure";
import { Fan } from "../marks/fan";
import { Legend } from "../marks/legend";
import { wide } from "../marks/text";
import { words } from "../words";
import { fixed, longDate, percent, shortDate, THIN, weekday } from "../words/numbers";
import { Failed, Waiting } from "./states";

const NOT_FOUND = 404;

export function Outlook({ theCase }: { theCase: CaseView }) {
  const w = words.value;
  const found = answer<OutlookView>("/outlook").value;
  return (
    <>
      <header class="opening">
        <h1>{w.outlook.title}</h1>
        <p>{w.outlook.lead}</p>
      </header>
      {found.state === "loading" && <Waiting />}
      {found.state === "failed" &&
        (found.problem.status === NOT_FOUND ? (
          <NoNotes />
        ) : (
          <Failed problem={found.problem} retry={() => again("/outlook")} />
        ))}
      {found.state === "ready" && (
        <div class="outlook">
          <Ahead theCase={theCase} outlook={found.value} />
          <Skill theCase={theCase} />
        </div>
      )}
    </>
  );
}

function NoNotes() {
  const w = words.value;
  return (
    <section class="no-notes">
      <h2>{w.outlook.none}</h2>
      <p>{w.outlook.noneHelp}</p>
      <pre tabIndex={0}>alumbron serve --notes {w.outlook.file}</pre>
      <p class="note">{w.outlook.format}</p>
      <pre tabIndex={0}>alumbron outlook --help</pre>
    </section>
  );
}

function Ahead({ theCase, outlook }: { theCase: CaseView; outlook: OutlookView }) {
  const w = words.value;
  const { days } = outlook;
  const of = (name: keyof (typeof days)[number]["quantiles"]) => days.map((day) => day.quantiles[name]);
  const dates = days.map((day) => day.date);
  const [first] = days;
  const told = (day: number) => {
    const q = days[day]?.quantiles;
    return q
      ? `${shortDate(dates[day] ?? "")}: ${fixed(q.p50, 0)}${THIN}MW\n${w.outlook.ninety}: ${fixed(q.p05, 0)} – ${fixed(q.p95, 0)}`
      : "";
  };
  return (
    <>
      {first && (
        <p class="verdict">
          {w.outlook.tomorrow(weekday(first.date), percent(first.any_shed_chance))}{" "}
          <small>
            {w.outlook.between(
              fixed(first.quantiles.p50, 0),
              fixed(first.quantiles.p05, 0),
              fixed(first.quantiles.p95, 0),
            )}
          </small>
        </p>
      )}
      <Figure
        name={`${theCase.id}-outlook-${outlook.issued}`}
        level={2}
        title={w.outlook.fan(longDate(outlook.issued))}
        note={w.outlook.fanNote}
        table={() => ({
          columns: ["date", "lead_d", "p05_mw", "p10_mw", "p25_mw", "p50_mw", "p75_mw", "p90_mw", "p95_mw", "mean_mw"],
          rows: days.map((d) => [
            d.date,
            d.lead,
            d.quantiles.p05,
            d.quantiles.p10,
            d.quantiles.p25,
            d.quantiles.p50,
            d.quantiles.p75,
            d.quantiles.p90,
            d.quantiles.p95,
            d.mean,
          ]),
        })}
      >
        {(width) => (
          <Fan
            dates={dates}
            low={of("p05")}
            middle={of("p50")}
            high={of("p95")}
            innerLow={of("p25")}
            innerHigh={of("p75")}
            unit="MW"
            width={width}
            height={width < 560 ? 280 : 360}
            label={`${w.outlook.fan(longDate(outlook.issued))}. ${w.outlook.fanNote}`}
            days
            tell={told}
          />
        )}
      </Figure>
    </>
  );
}

const MODELS = [
  ["crps", "ours"],
  ["crps_persistence", "persistence"],
  ["crps_last28", "last28"],
  ["mae_utility", "utility"],
] as const;
const COLORS = ["var(--lamp)", "var(--rest)", "var(--k4)", "var(--k2)"] as const;

function Skill({ theCase }: { theCase: CaseView }) {
  const w = words.value;
  const found = answer<HindcastView>("/hindcast").value;
  if (found.state === "loading") return <Waiting />;
  const rows = found.state === "ready" ? found.value.rows : [];
  if (rows.length === 0) return <p class="empty">{w.outlook.noHindcast}</p>;
  const most = Math.max(...rows.flatMap((row) => MODELS.map(([field]) => row[field] ?? 0)), 1);
  const best = (row: HindcastRow) => Math.min(...MODELS.map(([field]) => row[field] ?? Infinity));
  return (
    <Figure
      name={`${theCase.id}-hindcast`}
      level={2}
      title={w.outlook.skill}
      note={w.outlook.skillNote}
      table={() => ({
        columns: [
          "lead_d",
          "n",
          "crps_mw",
          "mae_mw",
          "bias_mw",
          "cover50",
          "cover90",
          "crps_persistence_mw",
          "crps_last28_mw",
          "mae_utility_mw",
        ],
        rows: rows.map((r) => [
          r.lead,
          r.n,
          r.crps,
          r.mae,
          r.bias,
          r.cover50,
          r.cover90,
          r.crps_persistence,
          r.crps_last28,
          r.mae_utility,
        ]),
      })}
      before={
        <Legend
          items={MODELS.map(([field, name], m) => ({ id: field, title: w.outlook[name], color: COLORS[m] ?? "" }))}
        />
      }
      after={
        <div class="scores" tabIndex={0} role="region" aria-label={w.outlook.skill}>
          <table>
            <thead>
              <tr>
                <th scope="col">{w.outlook.lead_}</th>
                {MODELS.map(([field, name]) => (
                  <th key={field} scope="col" class="n">
                    {w.outlook[name]}
                  </th>
                ))}
                <th scope="col" class="n">
                  {w.outlook.cover}
                </th>
                <th scope="col" class="n">
                  {w.outlook.cases}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.lead}>
                  <th scope="row">{row.lead}</th>
                  {MODELS.map(([field]) => {
                    const value = row[field];
                    return (
                      <td key={field} class="n">
                        {value === null || value === undefined ? (
                          "–"
                        ) : value === best(row) ? (
                          <b>{fixed(value, 0)}</b>
                        ) : (
                          fixed(value, 0)
                        )}
                      </td>
                    );
                  })}
                  <td class="n">{percent(row.cover90)}</td>
                  <td class="n">{fixed(row.n, 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      }
    >
      {(width) => {
        const tall = 14;
        const left = 52;
        const named = width >= 620;
        const right = 46 + (named ? Math.max(...MODELS.map(([, name]) => wide(w.outlook[name], false, 11))) : 0);
        const scale = (value: number) => (value / most) * (width - left - right);
        const present = (row: HindcastRow) =>
          MODELS.map(([field, name], m) => ({ name, color: COLORS[m], value: row[field] ?? null }));
        let y = 0;
        const drawn = rows.map((row) => {
          const bars = present(row).filter((bar) => bar.value !== null);
          const top = y;
          y += bars.length * tall + 16;
          return (
            <g key={row.lead} transform={`translate(0 ${top})`}>
              <text y={tall - 3} class="strong">
                {row.lead}
                {`${THIN}${w.units.daysShort}`}
              </text>
              {bars.map(({ name, color, value }, i) => (
                <g key={name} transform={`translate(${left} ${i * tall})`}>
                  <rect width={Math.max(1, scale(value ?? 0))} height={tall - 3} rx={2} fill={color} />
                  <text x={scale(value ?? 0) + 7} y={tall - 4} class="small">
                    {fixed(value ?? 0, 0)} {named ? w.outlook[name] : ""}
                  </text>
                </g>
              ))}
            </g>
          );
        });
        return (
          <svg width={width} height={y} role="img" aria-label={w.outlook.skillNote}>
            {drawn}
          </svg>
        );
      }}
    </Figure>
  );
}
