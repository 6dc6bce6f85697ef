/** Change the world, and see what becomes of the dark hours. */
import { useState } from "preact/hooks";
import type { CaseView } from "../api/case";
import { UNREACHED } from "../api/load";
import { fromQuery, isUnchanged, toQuery, UNCHANGED, type Choice } from "../lab/choice";
import { Controls } from "../lab/controls";
import { Keep, Results, Verdict } from "../lab/results";
import { useLab } from "../lab/run";
import { query, replaceQuery } from "../state/route";
import { words } from "../words";
import { Failed, Waiting } from "./states";

export function Lab({ theCase }: { theCase: CaseView }) {
  const w = words.value;
  const [choice, setChoice] = useState<Choice>(() => fromQuery(query.value));
  const course = useLab(choice, theCase);
  const unchanged = isUnchanged(choice);
  const change = (changes: Partial<Choice>) => {
    const next = { ...choice, ...changes };
    setChoice(next);
    replaceQuery(toQuery(next));
  };
  const { answer, problem } = course;
  return (
    <>
      <header class="opening">
        <h1>{w.lab.title}</h1>
        <p>{w.lab.lead}</p>
      </header>
      <div class="lab">
        <div class="lab-side">
          <div class="lab-bar">
            <button type="button" class="quiet" disabled={unchanged} onClick={() => change(UNCHANGED)}>
              {w.lab.reset}
            </button>
          </div>
          <Controls theCase={theCase} choice={choice} change={change} />
        </div>
        <div class="lab-main">
          <Verdict course={course} unchanged={unchanged} />
          {problem && (
            <>
              <Failed
                problem={problem}
                retry={problem.status === UNREACHED || problem.status === 429 ? course.again : undefined}
              />
              {problem.findings?.map((finding, i) => (
                <p key={i} class="finding" lang="en">
                  <b>{finding.code}</b> {finding.title}
                  {finding.label && <>: {finding.label}</>}
                  {finding.help && <small>{finding.help}</small>}
                </p>
              ))}
            </>
          )}
          {answer && answer.findings.length > 0 && (
            <details class="warnings">
              <summary>{w.lab.warnings(answer.findings.length)}</summary>
              {answer.findings.map((finding, i) => (
                <p key={i} class="finding" lang="en">
                  <b>{finding.code}</b> {finding.title}
                </p>
              ))}
            </details>
          )}
          {answer ? (
            <>
              <Results theCase={theCase} answer={answer} />
              <Keep theCase={theCase} answer={answer} />
            </>
          ) : (
            !problem && <Waiting said={w.states.computing} />
          )}
        </div>
      </div>
    </>
  );
}
