"""The same island in PyPSA for one outage year, solved by HiGHS: as one linear program, or week by week.

One program sees the whole year ahead: outages, ships and demand. Whatever a greedy operator does it could do too, so on
the same outages its unserved energy is a lower bound. Week by week, each program starts from the stocks that the one
before left, and sees no further. Fuel is in MWh of heat; ships at a port are a store that a link of the berth's rate
empties into the tank.

`pypsa_peer.py CASE --up FILE` takes which units are up in which hour from a numpy file and prints one JSON object.
"""

import argparse
import json
import logging
import math
import resource
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pypsa

from tables import Island, table

# Far above the dearest unit, so that energy is served wherever it can be.
UNSERVED_USD_PER_MWH = 3000.0
GJ_PER_MWH = 3.6


class Failures(logging.Handler):
    """Counts programs that were not solved: a rolling horizon only warns of them."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += "failed" in record.getMessage()


def core_seconds() -> float:
    """Processor time of this process so far, with the system's share."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def network(case: Path, island: Island, up: np.ndarray) -> pypsa.Network:
    """The island, with the outages given."""
    n = pypsa.Network(snapshots=pd.RangeIndex(island.hours, name="hour"))
    lhv = {row["id"]: float(row["lhv_gj_per_t"]) / GJ_PER_MWH for row in table(case, "fuels")}
    fuel_of = {row["id"]: row["fuel"] for row in table(case, "tanks")}
    mwh_per_t = np.array([lhv[fuel_of[tank]] for tank in island.tanks])
    add_grid(n, island)
    add_fuel(n, island, mwh_per_t)
    add_units(n, island, mwh_per_t, up)
    return n


def add_grid(n: pypsa.Network, island: Island) -> None:
    """Regions, their demand and what of it may go unserved, and the links: a transport model, as alumbron has it."""
    names = island.regions
    n.add("Bus", names)
    for region, name in enumerate(names):
        demand = pd.Series(island.demand_mw[:, region], n.snapshots)
        n.add("Load", f"{name} demand", bus=name, p_set=demand)
        n.add("Generator", f"{name} unserved", bus=name, p_nom=demand.max(), marginal_cost=UNSERVED_USD_PER_MWH)
    for a, b, mw in island.links:
        n.add("Link", f"{names[a]}-{names[b]}", bus0=names[a], bus1=names[b], p_nom=mw, p_min_pu=-1)


def add_fuel(n: pypsa.Network, island: Island, mwh_per_t: np.ndarray) -> None:
    """Tanks, what flows into them, and ships."""
    for tank, name in enumerate(island.tanks):
        heat = mwh_per_t[tank]
        n.add("Bus", name)
        n.add("Store", name, bus=name, e_nom=island.capacity_t[tank] * heat, e_initial=island.stock_t[tank] * heat)
        if island.production_t_per_h[tank] > 0:
            n.add("Generator", f"{name} production", bus=name, p_nom=island.production_t_per_h[tank] * heat)
        ships = island.cargo_tank == tank
        if not ships.any():
            continue
        arriving = np.zeros(island.hours)
        np.add.at(arriving, island.cargo_hour[ships], island.cargo_t[ships] * heat)
        roads = f"{name} roads"
        n.add("Bus", roads)
        n.add("Load", f"{name} ships", bus=roads, p_set=pd.Series(-arriving, n.snapshots))
        n.add("Store", roads, bus=roads, e_nom=arriving.sum())
        n.add("Link", f"{name} berth", bus0=roads, bus1=name, p_nom=island.unloading_t_per_h[tank] * heat)


def add_units(n: pypsa.Network, island: Island, mwh_per_t: np.ndarray, up: np.ndarray) -> None:
    """Units: generators where they need no fuel, else links from their tank."""
    for unit, name in enumerate(island.units):
        region, tank = island.regions[island.unit_region[unit]], island.unit_tank[unit]
        mw, cost = island.unit_mw[:, unit], island.cost_usd_per_mwh[unit]
        nominal = mw.max()
        share = pd.Series(up[:, unit] * mw / nominal, n.snapshots)
        if tank < 0:
            n.add("Generator", name, bus=region, p_nom=nominal, p_max_pu=share, marginal_cost=cost)
            continue
        efficiency = 1 / (island.use_t_per_mwh[unit] * mwh_per_t[tank])
        ends = {"bus0": island.tanks[tank], "bus1": region}
        size = {"p_nom": nominal / efficiency, "p_max_pu": share}
        n.add("Link", name, **ends, **size, efficiency=efficiency, marginal_cost=cost * efficiency)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("--up", type=Path, required=True)
    parser.add_argument("--solver", default="", help="HiGHS: simplex or ipm; its own choice without one")
    parser.add_argument("--rolling", type=int, metavar="HOURS", help="hours of each of many programs, one after another")
    args = parser.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.INFO)
    failures = Failures()
    logging.getLogger().handlers = [failures]

    marks = [core_seconds()]
    island = Island.read(args.case)
    n = network(args.case, island, np.load(args.up))
    marks.append(core_seconds())
    options = {"io_api": "direct", "log_to_console": False, "threads": 1}
    options |= {"solver": args.solver} if args.solver else {}
    size = {}
    if args.rolling:
        n.optimize.optimize_with_rolling_horizon(horizon=args.rolling, solver_name="highs", **options)
        size |= {"programs": math.ceil(island.hours / args.rolling), "failed": failures.count}
        parts = ("network", "programs")
    else:
        model = n.optimize.create_model()
        size |= {"columns": int(model.nvars), "rows": int(model.ncons)}
        marks.append(core_seconds())
        size["status"] = list(n.optimize.solve_model(solver_name="highs", **options))
        parts = ("network", "model", "solve")
    marks.append(core_seconds())
    unserved = n.generators_t.p[[f"{region} unserved" for region in island.regions]].sum(axis=1)
    print(json.dumps({
        "unserved_mwh": float(unserved.sum()),
        "shortfall_h": int((unserved > 1.0).sum()),
        **size,
        "core_s": dict(zip(parts, (b - a for a, b in zip(marks, marks[1:])))),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
