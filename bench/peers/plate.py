"""One region whose machines fail, written twice as a Python user would: for numpy arrays, and as a loop for numba.

Both draw geometric times in each state from a stationary start and sum capacity from the events. `plate.py CASE --by
numpy|numba --samples N` prints one JSON object.
"""

import argparse
import json
from pathlib import Path

import numba
import numpy as np

from tables import Plate

# A shortfall is more than rounding.
TINY_MW = 1e-6
# Samples side by side in the arrays of numpy; chosen so that they fit into 30 MB.
BATCH = 200


def by_numpy(plate: Plate, samples: int, seed: int) -> np.ndarray:
    """Hours, energy and events short by sample; all samples of a batch at once, one machine after another."""
    luck = np.random.default_rng(seed)
    rows = [batch_by_numpy(plate, min(BATCH, samples - done), luck) for done in range(0, samples, BATCH)]
    return np.concatenate(rows)


def batch_by_numpy(plate: Plate, samples: int, luck: np.random.Generator) -> np.ndarray:
    hours = len(plate.demand_mw)
    changes = np.zeros((samples, hours))
    row = np.arange(samples)[:, None]
    for mw, fails, mends in zip(plate.capacity_mw, plate.failure_per_h, plate.repair_per_h):
        cycle_h = 1 / fails + 1 / mends
        expected = hours / cycle_h
        pairs = int(expected + 6 * np.sqrt(expected) + 8)
        up = luck.random(samples) >= fails / (fails + mends)
        # Times in the state of the start and in the other, by turns.
        times = np.empty((samples, 2 * pairs), dtype=np.int64)
        times[:, 0::2] = luck.geometric(np.where(up, fails, mends)[:, None], (samples, pairs))
        times[:, 1::2] = luck.geometric(np.where(up, mends, fails)[:, None], (samples, pairs))
        at = np.cumsum(times, axis=1)
        assert at[:, -1].min() >= hours, "a sample has more events than were drawn"
        turns = np.where(up, -mw, mw)[:, None] * np.where(np.arange(2 * pairs) % 2 == 0, 1, -1)
        within = at < hours
        where = (row * hours + at)[within]
        changes += np.bincount(where, turns[within], samples * hours).reshape(samples, hours)
        changes[:, 0] += np.where(up, mw, 0)
    short = plate.demand_mw - np.cumsum(changes, axis=1)
    short[short < TINY_MW] = 0
    is_short = short > 0
    events = is_short[:, 0] + (is_short[:, 1:] & ~is_short[:, :-1]).sum(axis=1)
    return np.stack([is_short.sum(axis=1), short.sum(axis=1), events], axis=1).astype(float)


@numba.njit(cache=True)
def by_numba(capacity, failure, repair, demand, samples, seed):
    """Hours, energy and events short by sample; one sample after another, one event after another."""
    np.random.seed(seed)
    hours = len(demand)
    rows = np.zeros((samples, 3))
    changes = np.empty(hours)
    for sample in range(samples):
        changes[:] = 0.0
        for machine in range(len(capacity)):
            fails, mends = failure[machine], repair[machine]
            up = np.random.random() >= fails / (fails + mends)
            if up:
                changes[0] += capacity[machine]
            hour = 0
            while True:
                hour += np.random.geometric(fails if up else mends)
                if hour >= hours:
                    break
                changes[hour] += -capacity[machine] if up else capacity[machine]
                up = not up
        available, was_short = 0.0, False
        for hour in range(hours):
            available += changes[hour]
            short = demand[hour] - available
            is_short = short > TINY_MW
            if is_short:
                rows[sample, 0] += 1
                rows[sample, 1] += short
                if not was_short:
                    rows[sample, 2] += 1
            was_short = is_short
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("--by", choices=("numpy", "numba"), required=True)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    plate = Plate.read(args.case)
    if args.by == "numpy":
        rows = by_numpy(plate, args.samples, args.seed)
    else:
        arrays = (plate.capacity_mw, plate.failure_per_h, plate.repair_per_h, plate.demand_mw)
        rows = by_numba(*arrays, args.samples, args.seed)
    mean, error = rows.mean(axis=0), rows.std(axis=0, ddof=1) / np.sqrt(len(rows))
    names = ("lolh_h", "eue_mwh", "lole_events")
    print(json.dumps({name: [float(m), float(e)] for name, m, e in zip(names, mean, error)}))


if __name__ == "__main__":
    main()
