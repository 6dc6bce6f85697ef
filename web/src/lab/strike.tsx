/** Disruptions put together by the reader, from the kinds and fields the server knows. */
import { useId, useState } from "preact/hooks";
import { dateAt, tableOf, type CaseView, type Field, type Kind } from "../api/case";
import { wordFor, words } from "../words";
import { caseWords } from "../words/case";
import { shortDate } from "../words/numbers";
import type { Strike } from "./choice";
import { Group } from "./controls";

interface Props {
  theCase: CaseView;
  strikes: Strike[];
  change: (strikes: Strike[]) => void;
}

/** What people ask for first. */
const USUAL = ["tank-loss", "unit-loss", "port-closure", "embargo", "hurricane", "parts-embargo", "demand-change"];

/** The table whose ids a field takes. */
function tableOfField(field: Field): string | null {
  return field.table ?? /^ids of (\w+)/.exec(field.value)?.[1] ?? null;
}

/** Whether the case has what a kind must name. */
function applies(kind: Kind, theCase: CaseView): boolean {
  return kind.fields.every((field) => {
    const table = tableOfField(field);
    return !field.required || table === null || tableOf(theCase, table).length > 0;
  });
}

export function Strikes({ theCase, strikes, change }: Props) {
  const w = words.value;
  const kinds = theCase.kinds.filter((kind) => applies(kind, theCase));
  const rank = (kind: Kind) => (USUAL.includes(kind.kind) ? USUAL.indexOf(kind.kind) : USUAL.length);
  const sorted = [...kinds].sort(
    (a, b) => rank(a) - rank(b) || wordFor(w.kinds, a.kind).localeCompare(wordFor(w.kinds, b.kind)),
  );
  const [chosen, setChosen] = useState(sorted[0]?.kind ?? "");
  const kind = sorted.find((k) => k.kind === chosen) ?? sorted[0];
  const id = useId();
  if (!kind) return null;
  return (
    <Group title={w.lab.lose} help={w.lab.loseHelp} count={strikes.length}>
      {strikes.length > 0 && (
        <ul class="strikes">
          {strikes.map((strike, i) => (
            <li key={i}>
              <span>
                <b>{wordFor(w.kinds, strike.kind)}</b>
                <small>{told(strike, theCase)}</small>
              </span>
              <button
                type="button"
                class="icon"
                aria-label={w.lab.remove(wordFor(w.kinds, strike.kind))}
                onClick={() => change(strikes.filter((_, j) => j !== i))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="field">
        <label for={id}>{w.lab.kind}</label>
        <select id={id} value={kind.kind} onChange={(event) => setChosen(event.currentTarget.value)}>
          {sorted.map((k) => (
            <option key={k.kind} value={k.kind}>
              {wordFor(w.kinds, k.kind)}
            </option>
          ))}
        </select>
      </div>
      <p class="note">{w.kindsLong[kind.kind] ?? kind.description}</p>
      <Form key={kind.kind} kind={kind} theCase={theCase} add={(strike) => change([...strikes, strike])} />
    </Group>
  );
}

function Form({ kind, theCase, add }: { kind: Kind; theCase: CaseView; add: (strike: Strike) => void }) {
  const w = words.value;
  const first = dateAt(theCase, 0);
  const end = dateAt(theCase, theCase.hours);
  const third = dateAt(theCase, Math.floor(theCase.hours / 3 / 24) * 24);
  const [from, setFrom] = useState(third);
  const [to, setTo] = useState(end);
  const [lists, setLists] = useState<Record<string, string[]>>({});
  const [values, setValues] = useState<Record<string, string>>({});
  const id = useId();
  const ready =
    to > from &&
    kind.fields.every(
      (f) => !f.required || (tableOfField(f) ? (lists[f.name] ?? []).length > 0 : (values[f.name] ?? "") !== ""),
    );
  const [main, extra] = [kind.fields.filter((f) => f.required), kind.fields.filter((f) => !f.required)];

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!ready) return;
    const strike: Strike = { kind: kind.kind, start: from, end: to };
    for (const field of kind.fields) {
      const ids = lists[field.name] ?? [];
      const value = values[field.name] ?? "";
      if (tableOfField(field)) {
        if (ids.length > 0)
          strike[field.name] = field.list || field.value.startsWith("ids of") ? ids : (ids[0] as string);
      } else if (value !== "") strike[field.name] = parsed(value);
    }
    add(strike);
    setLists({});
    setValues({});
  };
  const row = (field: Field) => (
    <FieldRow
      key={field.name}
      field={field}
      theCase={theCase}
      ids={lists[field.name] ?? []}
      value={values[field.name] ?? ""}
      setIds={(ids) => setLists({ ...lists, [field.name]: ids })}
      setValue={(value) => setValues({ ...values, [field.name]: value })}
    />
  );
  return (
    <form class="strike" onSubmit={submit}>
      {main.map(row)}
      <div class="dates">
        <div class="field">
          <label for={`${id}-from`}>{w.lab.from}</label>
          <input
            id={`${id}-from`}
            type="date"
            min={first}
            max={end}
            value={from}
            onInput={(event) => setFrom(event.currentTarget.value || first)}
          />
        </div>
        <div class="field">
          <label for={`${id}-to`}>{w.lab.to}</label>
          <input
            id={`${id}-to`}
            type="date"
            min={first}
            max={end}
            value={to}
            onInput={(event) => setTo(event.currentTarget.value || end)}
          />
        </div>
      </div>
      {extra.length > 0 && (
        <details class="extra">
          <summary>{w.lab.more}</summary>
          {extra.map(row)}
        </details>
      )}
      <button type="submit" class="button" disabled={!ready}>
        {w.lab.add}
      </button>
    </form>
  );
}

interface RowProps {
  field: Field;
  theCase: CaseView;
  ids: string[];
  value: string;
  setIds: (ids: string[]) => void;
  setValue: (value: string) => void;
}

function FieldRow({ field, theCase, ids, value, setIds, setValue }: RowProps) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const id = useId();
  const table = tableOfField(field);
  const label = wordFor(w.fields, field.name);
  const many = field.list || field.value.startsWith("ids of");
  if (table) {
    const rows = tableOf(theCase, table).map((row) => ({ ...row, name: said(table, row.id, "name", row.name) }));
    const left = rows.filter((row) => !ids.includes(row.id)).sort((a, b) => a.name.localeCompare(b.name));
    return (
      <div class="field">
        <label for={id}>{label}</label>
        <select
          id={id}
          value={many ? "" : (ids[0] ?? "")}
          onChange={(event) => {
            const picked = event.currentTarget.value;
            if (picked) setIds(many ? [...ids, picked] : [picked]);
            if (many) event.currentTarget.value = "";
          }}
        >
          <option value="">{field.required || ids.length > 0 ? w.lab.choose : w.lab.all}</option>
          {(many ? left : rows).map((row) => (
            <option key={row.id} value={row.id}>
              {row.name}
            </option>
          ))}
        </select>
        {many && ids.length > 0 && (
          <div class="chips picked">
            {ids.map((picked) => {
              const name = rows.find((row) => row.id === picked)?.name ?? picked;
              return (
                <button
                  key={picked}
                  type="button"
                  aria-label={w.lab.remove(name)}
                  onClick={() => setIds(ids.filter((other) => other !== picked))}
                >
                  {name} <span aria-hidden="true">×</span>
                </button>
              );
            })}
          </div>
        )}
      </div>
    );
  }
  const truth = field.value === "true or false";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {truth ? (
        <select id={id} value={value} onChange={(event) => setValue(event.currentTarget.value)}>
          <option value="">{w.lab.withoutIt(field.default === "true" ? w.lab.yes : w.lab.no)}</option>
          <option value="true">{w.lab.yes}</option>
          <option value="false">{w.lab.no}</option>
        </select>
      ) : (
        <Typed id={id} field={field} value={value} setValue={setValue} />
      )}
    </div>
  );
}

function Typed({
  id,
  field,
  value,
  setValue,
}: {
  id: string;
  field: Field;
  value: string;
  setValue: (value: string) => void;
}) {
  // Where a field has no default, the form of its value is shown, if the server gives one.
  const form = /`(.+)`/.exec(field.value)?.[1] ?? "";
  const placeholder = field.default !== null ? words.value.lab.withoutIt(field.default) : form;
  if (!/^(fraction|factor|whole number|duration)/.test(field.value)) {
    return (
      <input
        id={id}
        type="text"
        placeholder={placeholder}
        value={value}
        onInput={(event) => setValue(event.currentTarget.value)}
        list={undefined}
      />
    );
  }
  const most = field.value.startsWith("fraction") ? 1 : undefined;
  return (
    <input
      id={id}
      type="number"
      step="any"
      min={0}
      max={most}
      placeholder={placeholder}
      value={value}
      onInput={(event) => setValue(event.currentTarget.value)}
    />
  );
}

function parsed(value: string): string | number | boolean {
  if (value === "true" || value === "false") return value === "true";
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}

/** What a disruption does to whom, in one line. */
function told(strike: Strike, theCase: CaseView): string {
  const w = words.value;
  const said = caseWords(theCase.id);
  const kind = theCase.kinds.find((k) => k.kind === strike.kind);
  const told = [
    `${shortDate(strike.start)} – ${strike.end >= dateAt(theCase, theCase.hours) ? w.lab.yearEnd : shortDate(strike.end)}`,
  ];
  for (const field of kind?.fields ?? []) {
    const value = strike[field.name];
    if (value === undefined) continue;
    const table = tableOfField(field);
    if (table) {
      const rows = tableOf(theCase, table);
      const ids = Array.isArray(value) ? value : [String(value)];
      told.push(ids.map((id) => said(table, id, "name", rows.find((row) => row.id === id)?.name ?? id)).join(", "));
    } else told.push(`${wordFor(w.fields, field.name)} ${String(value)}`);
  }
  return told.join(" · ");
}
