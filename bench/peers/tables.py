"""Reads case folders of alumbron into arrays: one region with machines, or an island with tanks and cargoes.

It reads what the two measured cases use and no more: other cases, with delays, reserves or batteries, it would misread.
"""

import csv
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np


def table(case: Path, name: str) -> list[dict]:
    """The rows of a table; comments are left out."""
    with open(case / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def profiles(case: Path) -> dict[str, np.ndarray]:
    """All hourly profiles by name."""
    found = {}
    for path in sorted((case / "profiles").glob("*.csv")):
        rows = table(case / "profiles", path.stem)
        names = [name for name in rows[0] if name != "hour"]
        found |= {name: np.array([float(row[name]) for row in rows]) for name in names}
    return found


def horizon(case: Path) -> tuple[datetime, int]:
    """First hour and number of hours."""
    head = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))["horizon"]
    return datetime.combine(head["start"], datetime.min.time()), head["hours"]


def number(text: str | None, without: float = 0.0) -> float:
    return float(text) if text else without


@dataclass
class Plate:
    """One region: machines that fail, and hourly demand in MW."""

    capacity_mw: np.ndarray
    failure_per_h: np.ndarray
    repair_per_h: np.ndarray
    demand_mw: np.ndarray

    @classmethod
    def read(cls, case: Path) -> "Plate":
        units = [row for row in table(case, "units") for _ in range(int(number(row.get("count"), 1)))]
        (demand,) = table(case, "demand")
        return cls(
            np.array([float(row["capacity_mw"]) for row in units]),
            np.array([1 / float(row["mttf_h"]) for row in units]),
            np.array([1 / float(row["mttr_h"]) for row in units]),
            float(demand["peak_mw"]) * profiles(case)[demand["profile"]],
        )


@dataclass
class Island:
    """Regions with links, units in merit order, tanks with one berth each, and dated cargoes in order of arrival."""

    regions: list[str]
    demand_mw: np.ndarray  # hour, region
    links: list[tuple[int, int, float]]  # from, to, MW both ways

    units: list[str]  # cheapest first, then by id, as alumbron has them
    unit_region: np.ndarray
    unit_mw: np.ndarray  # hour, unit: capacity by profile, with every machine up
    cost_usd_per_mwh: np.ndarray
    failure_per_h: np.ndarray  # 0 for what never fails
    repair_per_h: np.ndarray
    unit_tank: np.ndarray  # -1 for what needs no fuel
    use_t_per_mwh: np.ndarray

    tanks: list[str]
    capacity_t: np.ndarray
    stock_t: np.ndarray
    production_t_per_h: np.ndarray
    unloading_t_per_h: np.ndarray

    cargo_tank: np.ndarray
    cargo_hour: np.ndarray
    cargo_t: np.ndarray

    @property
    def hours(self) -> int:
        return len(self.demand_mw)

    def cuts_mw(self) -> np.ndarray:
        """By set of regions, as bits of its number: what the links out of it can carry."""
        n_sets = 1 << len(self.regions)
        leaves = lambda s, a, b: (s >> a & 1) != (s >> b & 1)
        return np.array([sum(mw for a, b, mw in self.links if leaves(s, a, b)) for s in range(n_sets)], dtype=float)

    @classmethod
    def read(cls, case: Path) -> "Island":
        (start, hours), shapes = horizon(case), profiles(case)
        regions = sorted(row["id"] for row in table(case, "regions"))
        demand = np.zeros((hours, len(regions)))
        for row in table(case, "demand"):
            demand[:, regions.index(row["region"])] += float(row["peak_mw"]) * shapes[row["profile"]][:hours]
        links = [
            (regions.index(row["from"]), regions.index(row["to"]), float(row["limit_mw"]))
            for row in table(case, "links")
        ]
        tanks, lhv = sorted(table(case, "tanks"), key=lambda row: row["id"]), {}
        names = [row["id"] for row in tanks]
        for row in table(case, "fuels"):
            lhv[row["id"]] = float(row["lhv_gj_per_t"])
        production = np.zeros(len(tanks))
        for row in table(case, "production"):
            production[names.index(row["tank"])] += float(row["rate_t_per_h"])
        rate = {row["id"]: float(row["unloading_t_per_h"]) for row in table(case, "ports") if row["berths"] == "1"}
        ports = [row["port"] for row in tanks if row["port"]]
        assert len(set(ports)) == len(ports), "a berth of two tanks is not in this reader"

        units = sorted(table(case, "units"), key=lambda row: (number(row["cost_usd_per_mwh"]), row["id"]))
        fuel_of = {row["id"]: row["fuel"] for row in tanks}
        heat_rate = [number(row["heat_rate_gj_per_mwh"]) for row in units]
        shape = [shapes[row["profile"]][:hours] if row["profile"] else np.ones(hours) for row in units]
        per_hour = lambda text: 1 / float(text) if text else 0.0

        cargoes = []
        for row in table(case, "agreements"):
            loads = datetime.strptime(row["first"], "%Y-%m-%d %H:%M")
            hour = round((loads - start).total_seconds() / 3600 + float(row["voyage_h"]))
            cargoes.append((hour, names.index(row["tanks"]), float(row["cargo_t"])))
        cargoes = sorted(cargo for cargo in cargoes if cargo[0] < hours)
        return cls(
            regions=regions,
            demand_mw=demand,
            links=links,
            units=[row["id"] for row in units],
            unit_region=np.array([regions.index(row["region"]) for row in units]),
            unit_mw=np.stack([float(row["capacity_mw"]) * s for row, s in zip(units, shape)], axis=1),
            cost_usd_per_mwh=np.array([number(row["cost_usd_per_mwh"]) for row in units]),
            failure_per_h=np.array([per_hour(row["mttf_h"]) for row in units]),
            repair_per_h=np.array([per_hour(row["mttr_h"]) for row in units]),
            unit_tank=np.array([names.index(row["tanks"]) if row["tanks"] else -1 for row in units]),
            use_t_per_mwh=np.array(
                [rate / lhv[fuel_of[row["tanks"]]] if row["tanks"] else 0.0 for row, rate in zip(units, heat_rate)]
            ),
            tanks=names,
            capacity_t=np.array([float(row["capacity_t"]) for row in tanks]),
            stock_t=np.array([float(row["stock_t"]) for row in tanks]),
            production_t_per_h=production,
            unloading_t_per_h=np.array([rate.get(row["port"], 0.0) for row in tanks]),
            cargo_tank=np.array([cargo[1] for cargo in cargoes], dtype=np.int64),
            cargo_hour=np.array([cargo[0] for cargo in cargoes], dtype=np.int64),
            cargo_t=np.array([cargo[2] for cargo in cargoes]),
        )
