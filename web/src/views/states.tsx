/** What stands where an answer is not there yet, or never comes. */
import type { ComponentChildren } from "preact";
import { again, answer, UNREACHED, type Answer, type Problem } from "../api/load";
import { words } from "../words";

/** Draws what an answer says, or that it is awaited, or what went wrong and what to do. */
export function Answered<T>({
  path,
  children,
  waiting,
}: {
  path: string;
  children: (value: T) => ComponentChildren;
  waiting?: string;
}) {
  const now: Answer<T> = answer<T>(path).value;
  if (now.state === "ready") return <>{children(now.value)}</>;
  if (now.state === "failed") return <Failed problem={now.problem} retry={() => again(path)} />;
  return <Waiting said={waiting} />;
}

export function Waiting({ said }: { said?: string | undefined }) {
  return (
    <div class="waiting" role="status">
      <p>{said ?? words.value.states.loading}</p>
      <div class="panes" aria-hidden="true">
        {Array.from({ length: 24 }, (_, i) => (
          <i key={i} style={{ animationDelay: `${(i % 12) * 90}ms` }} />
        ))}
      </div>
    </div>
  );
}

export function Failed({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const w = words.value.states;
  const told: Record<number, [title: string, help: string]> = {
    [UNREACHED]: [w.unreached, w.unreachedHelp],
    404: [w.unknown, w.unknownHelp],
    422: [w.impossible, w.impossibleHelp],
    429: [w.busy, w.busyHelp],
  };
  const [title, help] = told[problem.status] ?? [w.failed, w.failedHelp];
  return (
    <div class="failed" role="alert">
      <h2>{title}</h2>
      <p>{help}</p>
      {problem.status !== UNREACHED && (problem.detail || problem.title) && (
        <p class="note" lang="en">
          {problem.detail || problem.title}
        </p>
      )}
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {w.retry}
        </button>
      )}
    </div>
  );
}
