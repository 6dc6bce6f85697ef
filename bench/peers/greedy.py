"""A plain greedy reference for an island of tanks and cargoes, in numba.

Given which machines are up in which hour, it lives through the hours by the rules of docs/design/hour.md as far as the
case uses them: ships unload first, one at a time at each tank; units then burn what their tanks hold, the cheapest
first; what cannot be carried to a region is short. It shares no code with alumbron.

As a command it draws its own outages: `greedy.py CASE --samples N` prints one JSON object.
"""

import argparse
import json
from pathlib import Path

import numba
import numpy as np

from tables import Island

# Less than a kilogram aboard is rounding: the ship leaves.
EMPTY_T = 1e-3
# A shortfall is more than rounding.
TINY_MW = 1e-6


@numba.njit(cache=True)
def draw_up(seed, hours, failure_per_h, repair_per_h):
    """Hours in which each unit is up, by hour and unit: geometric times in each state, a stationary start."""
    np.random.seed(seed)
    up = np.ones((hours, len(failure_per_h)), dtype=np.bool_)
    for unit in range(len(failure_per_h)):
        fails, mends = failure_per_h[unit], repair_per_h[unit]
        if fails == 0.0:
            continue
        out = np.random.random() < fails / (fails + mends)
        hour = 0
        while hour < hours:
            until = hour + np.random.geometric(mends if out else fails)
            if out:
                up[hour : min(until, hours), unit] = False
            hour, out = until, not out
    return up


@numba.njit(cache=True)
def unload(hour, tank, last, stock, capacity, rate, arrives, aboard, next_ship):
    """One hour at the berth of a tank: the first ship ashore as far as rate and room go; gives the new stock."""
    first = next_ship[tank]
    if first < last and arrives[first] <= hour:
        ashore = min(rate, aboard[first], capacity - stock)
        aboard[first] -= ashore
        stock += ashore
        if aboard[first] <= EMPTY_T:
            next_ship[tank] = first + 1
    return stock


@numba.njit(cache=True)
def live(up, bounds, sets_of, unit_region, unit_mw, unit_tank, use, capacity, stock, production, rate, ships, stocks):
    """Unserved MW by hour.

    What regions generate can be carried and used if no set of regions generates more than it needs and the links out
    of it carry (Hoffman, 1960): the bounds, by hour and set; the last set is all regions, and its bound their demand.
    Such bounds form a polymatroid, so raising one unit after another as far as they allow, the cheapest first, serves
    the most and at least cost (Edmonds, 1970). `sets_of` lists, by region, the sets it is in.

    `ships` holds hours of arrival and tonnes aboard, and where the ships of each tank begin. If `stocks` has rows, it
    takes the stock at each hour's end.
    """
    hours, n_sets = bounds.shape
    arrives, tonnes, first = ships
    aboard, next_ship, tank_t = tonnes.copy(), first[:-1].copy(), stock.copy()
    room = np.empty(n_sets)
    unserved = np.empty(hours)
    for hour in range(hours):
        for tank in range(len(capacity)):
            last = first[tank + 1]
            held = unload(hour, tank, last, tank_t[tank], capacity[tank], rate[tank], arrives, aboard, next_ship)
            tank_t[tank] = held + min(production[tank], capacity[tank] - held)
        # What each set of regions can still generate.
        room[:] = bounds[hour]
        for unit in range(len(unit_region)):
            # All is served: what is left in the order stays idle.
            if room[n_sets - 1] <= 0.0:
                break
            if not up[hour, unit]:
                continue
            mw, tank, region = unit_mw[hour, unit], unit_tank[unit], unit_region[unit]
            if tank >= 0:
                mw = min(mw, tank_t[tank] / use[unit])
            for k in range(sets_of.shape[1]):
                mw = min(mw, room[sets_of[region, k]])
            if mw <= 0.0:
                continue
            for k in range(sets_of.shape[1]):
                room[sets_of[region, k]] -= mw
            if tank >= 0:
                tank_t[tank] = max(0.0, tank_t[tank] - mw * use[unit])
        short = room[n_sets - 1]
        unserved[hour] = short if short > TINY_MW else 0.0
        if len(stocks) > 0:
            stocks[hour] = tank_t
    return unserved


class Greedy:
    """The reference, ready to live through outages."""

    def __init__(self, island: Island):
        self.island = island
        order = np.argsort(island.cargo_tank, kind="stable")
        counts = np.bincount(island.cargo_tank, minlength=len(island.tanks))
        first = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        ships = (island.cargo_hour[order], island.cargo_t[order], first)
        n_regions = len(island.regions)
        chosen = np.arange(1 << n_regions)[:, None] >> np.arange(n_regions) & 1
        bounds = island.demand_mw @ chosen.T + island.cuts_mw()
        sets_of = np.stack([np.flatnonzero(chosen[:, region]) for region in range(n_regions)])
        self.fixed = (
            bounds, sets_of, island.unit_region, island.unit_mw, island.unit_tank,
            island.use_t_per_mwh, island.capacity_t, island.stock_t, island.production_t_per_h,
            island.unloading_t_per_h, ships,
        )  # fmt: skip

    def unserved(self, up: np.ndarray) -> np.ndarray:
        """Unserved MW by hour."""
        return live(up, *self.fixed, np.empty((0, len(self.island.tanks))))

    def trace(self, up: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Unserved MW by hour, and tonnes at the end of each hour by tank."""
        stocks = np.empty((self.island.hours, len(self.island.tanks)))
        return live(up, *self.fixed, stocks), stocks

    def draw(self, seed: int) -> np.ndarray:
        return draw_up(seed, self.island.hours, self.island.failure_per_h, self.island.repair_per_h)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("--samples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    greedy = Greedy(Island.read(args.case))
    rows = []
    for sample in range(args.samples):
        short = greedy.unserved(greedy.draw(args.seed * 1_000_003 + sample))
        is_short = short > 0.0
        rows.append((short.sum(), is_short.sum(), is_short[0] + (is_short[1:] & ~is_short[:-1]).sum()))
    rows = np.array(rows, dtype=float)
    mean, error = rows.mean(axis=0), rows.std(axis=0, ddof=1) / np.sqrt(len(rows)) if len(rows) > 1 else np.zeros(3)
    names = ("eue_mwh", "lolh_h", "lole_events")
    print(json.dumps({name: [float(m), float(e)] for name, m, e in zip(names, mean, error)}))


if __name__ == "__main__":
    main()
