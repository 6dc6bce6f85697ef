/** Lives through the chosen world whenever it changes: the latest choice wins, older work is stopped. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { CaseView } from "../api/case";
import { live, type LabAnswer, type LabProblem, type Progress } from "../api/lab";
import { ProblemError } from "../api/load";
import { toRequest, type Choice } from "./choice";

export interface Course {
  /** The last answer; it stays while the next one is awaited. */
  answer: LabAnswer | null;
  /** Set while years are being lived. */
  progress: Progress | null;
  problem: LabProblem | null;
  /** How long the last answer took. */
  seconds: number | null;
  again: () => void;
}

/** How long a hand may rest on a control before the world is lived. */
const PAUSE_MS = 180;

const kept = new Map<string, LabAnswer>();

export function useLab(choice: Choice, theCase: CaseView): Course {
  const [answer, setAnswer] = useState<LabAnswer | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [problem, setProblem] = useState<LabProblem | null>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [turn, setTurn] = useState(0);
  const request = toRequest(choice, theCase);
  const key = JSON.stringify(request);
  const first = useRef(true);
  useEffect(() => {
    const found = kept.get(key);
    if (found) {
      setAnswer(found);
      setProblem(null);
      setProgress(null);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        const start = performance.now();
        setProgress({ done: 0, of: request.samples ?? 0 });
        live(request, setProgress, stop.signal)
          .then((said) => {
            kept.set(key, said);
            setAnswer(said);
            setProblem(null);
            setSeconds((performance.now() - start) / 1000);
          })
          .catch((error: unknown) => {
            if (stop.signal.aborted) return;
            setProblem(error instanceof ProblemError ? error.problem : { status: 0, title: "", detail: String(error) });
          })
          .finally(() => {
            if (!stop.signal.aborted) setProgress(null);
          });
      },
      first.current ? 0 : PAUSE_MS,
    );
    first.current = false;
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, turn]);
  return { answer, progress, problem, seconds, again: () => setTurn((n) => n + 1) };
}
