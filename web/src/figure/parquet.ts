/** A table as Parquet, with the types its values have; fetched only when somebody wants one. */
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Table } from "./export";

export function parquet(table: Table): Blob {
  const columnData = table.columns.map((name, c) => {
    const data = table.rows.map((row) => row[c] ?? null);
    const numbers = data.every((value) => value === null || typeof value === "number");
    return numbers
      ? { name, data, type: "DOUBLE" as const, nullable: true }
      : {
          name,
          data: data.map((value) => (value === null ? null : String(value))),
          type: "STRING" as const,
          nullable: true,
        };
  });
  return new Blob([parquetWriteBuffer({ columnData })], { type: "application/vnd.apache.parquet" });
}
