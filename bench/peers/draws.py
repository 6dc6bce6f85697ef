"""Recovers from alumbron which machines were up in which hour of a sample, and lives through it with the reference.

A trace tells what units generate, not what they could. But luck is keyed by seed, sample and id alone, so a copy of the
case in which demand has no bound and no unit needs fuel meets the same outages: there, what generates is up.

`draws.py BINARY CASE --samples N` compares hour by hour and prints one JSON object.
"""

import argparse
import csv
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet

from greedy import Greedy
from tables import Island, table

# Demand of the copy, as a multiple; chosen beyond all that units could give.
UNBOUNDED = 1000
SEED = 1


def rewrite(case: Path, name: str, change) -> None:
    """Changes the rows of a table in place."""
    write(case, name, [change(row) for row in table(case, name)])


def keep(case: Path, name: str, wanted) -> None:
    """Keeps the rows of a table that are wanted, in place."""
    write(case, name, [row for row in table(case, name) if wanted(row)])


def write(case: Path, name: str, rows: list[dict]) -> None:
    with open(case / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, rows[0], lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def hungry(case: Path, folder: Path) -> Path:
    """A copy of the case in which every unit that is up generates in full."""
    copy = folder / "hungry"
    shutil.copytree(case, copy)
    rewrite(copy, "demand", lambda row: row | {"peak_mw": str(UNBOUNDED * float(row["peak_mw"]))})
    rewrite(copy, "units", lambda row: row | {"tanks": "", "heat_rate_gj_per_mwh": ""})
    return copy


def trace(binary: Path, case: Path, sample: int, folder: Path) -> dict[str, np.ndarray]:
    """What the traces of a sample hold: arrays of hour by region, unit or tank, each in the order of ids."""
    out = folder / "trace"
    command = [binary, "run", case, "--sample", sample, "--seed", SEED, "--threads", 1, "--out", out]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    read = lambda name, column: parquet.read_table(out / f"trace_{name}.parquet", columns=[column])[column].to_numpy()
    flat = {
        "shed": read("regions", "shed_mw"),
        "generation": read("units", "generation_mw"),
        "stock": read("tanks", "stock_t"),
    }
    hours = int(parquet.read_table(out / "trace_units.parquet", columns=["hour"])["hour"].to_numpy()[-1]) + 1
    shutil.rmtree(out)
    return {name: values.reshape(hours, -1) for name, values in flat.items()}


def recover(binary: Path, case: Path, island: Island, sample: int, folder: Path) -> np.ndarray:
    """Hours in which each unit is up, in the order of the island's units."""
    copy = folder / "hungry"
    if not copy.exists():
        hungry(case, folder)
    generation = trace(binary, copy, sample, folder)["generation"]
    by_id = sorted(range(len(island.units)), key=lambda unit: island.units[unit])
    up = np.empty(generation.shape, dtype=bool)
    for column, unit in enumerate(by_id):
        could = island.unit_mw[:, unit]
        gave = generation[:, column]
        full, none = np.isclose(gave, could, rtol=1e-6, atol=1e-6), np.abs(gave) < 1e-6
        assert (full | none).all(), f"{island.units[unit]} is neither up nor out"
        up[:, unit] = full
    return up


def compare(binary: Path, case: Path, samples: int) -> list[dict]:
    """By sample: unserved energy both ways, and the largest differences of any hour."""
    island = Island.read(case)
    greedy, rows = Greedy(island), []
    with tempfile.TemporaryDirectory() as folder:
        for sample in range(samples):
            up = recover(binary, case, island, sample, Path(folder))
            theirs = trace(binary, case, sample, Path(folder))
            shed = theirs["shed"].sum(axis=1)
            unserved, stocks = greedy.trace(up)
            rows.append({
                "sample": sample,
                "alumbron_mwh": float(shed.sum()),
                "greedy_mwh": float(unserved.sum()),
                "largest_mw": float(np.abs(shed - unserved).max()),
                "largest_t": float(np.abs(theirs["stock"] - stocks).max()),
            })  # fmt: skip
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=Path)
    parser.add_argument("case", type=Path)
    parser.add_argument("--samples", type=int, default=10)
    args = parser.parse_args()
    print(json.dumps(compare(args.binary.resolve(), args.case, args.samples), indent=1))


if __name__ == "__main__":
    main()
