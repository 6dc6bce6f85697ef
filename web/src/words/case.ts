/**
 * Words of shipped cases in other languages. A case is written in one language; where the page has its words in the
 * reader's, it takes them, and otherwise tells the case's own.
 */
import { language } from "../state/preferences";
import cuba from "./cases/cuba-2022.es.json";

type CaseWords = Record<string, Record<string, Record<string, string>>>;

const SPANISH: Record<string, CaseWords> = { "cuba-2022": cuba as CaseWords };

/** Says a field of a thing of a case in the reader's language. */
export function caseWords(caseId: string): (table: string, id: string, field: string, original: string) => string {
  const list = language.value === "es" ? SPANISH[caseId] : undefined;
  return (table, id, field, original) => list?.[table]?.[id]?.[field] ?? original;
}
