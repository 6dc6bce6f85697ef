/** Everything about the world that can be changed. */
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { dateAt, type Agreement, type CaseView } from "../api/case";
import { wordFor, words } from "../words";
import { caseWords } from "../words/case";
import { fixed, percent, shortDate, THIN } from "../words/numbers";
import { toggled, type Choice } from "./choice";
import { Strikes } from "./strike";

interface Props {
  theCase: CaseView;
  choice: Choice;
  change: (changes: Partial<Choice>) => void;
}

export function Controls({ theCase, choice, change }: Props) {
  return (
    <div class="controls">
      {theCase.suppliers.length > 0 && <Suppliers theCase={theCase} choice={choice} change={change} />}
      <Worlds theCase={theCase} choice={choice} change={change} />
      {theCase.agreements.length > 0 && <Sliders theCase={theCase} choice={choice} change={change} />}
      <Strikes theCase={theCase} strikes={choice.strikes} change={(strikes) => change({ strikes })} />
      <Events theCase={theCase} choice={choice} change={change} />
      {theCase.tanks.length > 0 && <Policies theCase={theCase} choice={choice} change={change} />}
    </div>
  );
}

/** A group of controls under a heading, with what it is about. */
export function Group({
  title,
  help,
  open = true,
  count = 0,
  children,
}: {
  title: string;
  help?: string;
  open?: boolean;
  count?: number;
  children: ComponentChildren;
}) {
  return (
    <details class="group" open={open}>
      <summary>
        <h3>{title}</h3>
        {count > 0 && <b class="badge">{count}</b>}
      </summary>
      {help && <p class="note">{help}</p>}
      {children}
    </details>
  );
}

/** A row that is on or off. */
function Switch({
  on,
  onChange,
  title,
  note,
  small,
}: {
  on: boolean;
  onChange: () => void;
  title: string;
  note?: string;
  small?: boolean;
}) {
  const id = useId();
  return (
    <div class={small ? "switch small" : "switch"}>
      <button type="button" role="switch" aria-checked={on} aria-labelledby={id} onClick={onChange}>
        <i />
      </button>
      <span id={id} onClick={onChange}>
        {title}
        {note && <small>{note}</small>}
      </span>
    </div>
  );
}

function Worlds({ theCase, choice, change }: Props) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const list = theCase.scenarios.filter((s) => s.id !== "baseline");
  if (list.length === 0) return null;
  return (
    <Group title={w.lab.agreements} help={w.lab.agreementsHelp}>
      <div class="chips">
        {list.map((s) => (
          <button
            key={s.id}
            type="button"
            aria-pressed={choice.with.includes(s.id)}
            title={said("scenarios", s.id, "description", s.description)}
            onClick={() => change({ with: toggled(choice.with, s.id) })}
          >
            {said("scenarios", s.id, "name", s.name)}
          </button>
        ))}
      </div>
      {choice.with.map((id) => {
        const s = list.find((known) => known.id === id);
        return (
          s?.description && (
            <p key={id} class="note told">
              <b>{said("scenarios", id, "name", s.name)}.</b> {said("scenarios", id, "description", s.description)}
            </p>
          )
        );
      })}
    </Group>
  );
}

function Suppliers({ theCase, choice, change }: Props) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const yearly = (a: Agreement) => (a.every_d ? Math.min(a.to_h - a.from_h, theCase.hours) / 24 / a.every_d : 1);
  return (
    <Group
      title={w.lab.suppliers}
      help={w.lab.suppliersHelp}
      count={choice.off.length + choice.cut.length + choice.sign.length}
    >
      {theCase.suppliers.map((supplier) => {
        const agreements = theCase.agreements.filter((a) => a.supplier === supplier.id);
        const cut = choice.off.includes(supplier.id);
        return (
          <div key={supplier.id} class="supplier">
            <Switch
              on={!cut}
              title={said("suppliers", supplier.id, "name", supplier.name)}
              onChange={() => change({ off: toggled(choice.off, supplier.id) })}
            />
            {!cut && agreements.length > 0 && (
              <details class="agreements">
                <summary>{w.lab.itsAgreements(agreements.length)}</summary>
                {agreements.map((a) => {
                  const dormant = a.loading_reliability === 0;
                  const on = dormant ? choice.sign.includes(a.id) : !choice.cut.includes(a.id);
                  return (
                    <Switch
                      key={a.id}
                      small
                      on={on}
                      title={said("agreements", a.id, "name", a.name)}
                      note={w.lab.agreementNote(
                        fixed(yearly(a), 0),
                        `${fixed(a.cargo_t / 1e3, 0)}${THIN}kt`,
                        dormant ? null : percent(a.loading_reliability),
                      )}
                      onChange={() =>
                        change(dormant ? { sign: toggled(choice.sign, a.id) } : { cut: toggled(choice.cut, a.id) })
                      }
                    />
                  );
                })}
              </details>
            )}
          </div>
        );
      })}
    </Group>
  );
}

function Sliders({ choice, change }: Props) {
  const w = words.value;
  return (
    <Group title={w.lab.sliders} count={Number(choice.reliability !== 1) + Number(choice.voyage !== 1)}>
      <Slide
        title={w.lab.reliability}
        help={w.lab.reliabilityHelp}
        value={choice.reliability}
        most={1.2}
        onChange={(reliability) => change({ reliability })}
      />
      <Slide
        title={w.lab.voyage}
        help={w.lab.voyageHelp}
        value={choice.voyage}
        least={0.5}
        most={3}
        onChange={(voyage) => change({ voyage })}
      />
    </Group>
  );
}

function Slide({
  title,
  help,
  value,
  least = 0,
  most,
  onChange,
}: {
  title: string;
  help: string;
  value: number;
  least?: number;
  most: number;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <div class="slide">
      <label for={id}>{title}</label>
      <output>{percent(value)}</output>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={0.05}
        value={value}
        aria-valuetext={percent(value)}
        aria-describedby={`${id}-help`}
        onInput={(event) => onChange(Math.round(Number(event.currentTarget.value) * 100) / 100)}
      />
      <p class="note" id={`${id}-help`}>
        {help}
      </p>
    </div>
  );
}

function Events({ theCase, choice, change }: Props) {
  const w = words.value;
  const said = caseWords(theCase.id);
  const events = theCase.disruptions.filter((d) => d.active).sort((a, b) => a.from_h - b.from_h);
  const [all, setAll] = useState(false);
  if (events.length === 0) return null;
  const shown = all ? events : events.filter((d) => d.from_h > 0);
  return (
    <Group title={w.lab.events} help={w.lab.eventsHelp} count={choice.spared.length} open={choice.spared.length > 0}>
      {shown.map((d) => (
        <Switch
          key={d.id}
          small
          on={!choice.spared.includes(d.id)}
          title={said("disruptions", d.id, "name", d.name)}
          note={`${shortDate(dateAt(theCase, d.from_h))} – ${d.to_h >= theCase.hours ? w.lab.yearEnd : shortDate(dateAt(theCase, d.to_h))} · ${wordFor(w.kinds, d.kind)}`}
          onChange={() => change({ spared: toggled(choice.spared, d.id) })}
        />
      ))}
      {!all && shown.length < events.length && (
        <button type="button" class="quiet" onClick={() => setAll(true)}>
          {w.plants.showAll(fixed(events.length, 0))}
        </button>
      )}
    </Group>
  );
}

function Policies({ theCase, choice, change }: Props) {
  const w = words.value;
  const name = useId();
  return (
    <Group title={w.lab.policy} open={choice.policy !== "burn-first"} count={Number(choice.policy !== "burn-first")}>
      {theCase.policies.map((policy) => (
        <label key={policy.id} class="radio">
          <input
            type="radio"
            name={name}
            checked={choice.policy === policy.id}
            onChange={() => change({ policy: policy.id })}
          />
          <span>
            {wordFor(w.lab.policies, policy.id)}
            <small>{w.lab.policiesLong[policy.id] ?? policy.description}</small>
          </span>
        </label>
      ))}
    </Group>
  );
}
