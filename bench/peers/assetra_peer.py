"""One region in assetra, by its own classes: each machine a stochastic unit, demand a static one.

assetra draws whether a machine is up anew in every hour, from its forced outage rate. Expected hours and energy short
are those of the chronological model; events are not, and tell how often an hour that is short follows one that is not.

`assetra_peer.py CASE --samples N` prints one JSON object; `--events` also counts events, at a cost.
"""

import argparse
import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from assetra.metrics import ExpectedUnservedEnergy, LossOfLoadHours
from assetra.simulation import ProbabilisticSimulation
from assetra.system import EnergySystem, EnergySystemBuilder
from assetra.units import DemandUnit, StochasticUnit

from tables import Plate, horizon

# Taken off demand, so that demand equal to capacity is not short by rounding.
TINY_MW = 1e-6


def system(plate: Plate, time: pd.DatetimeIndex) -> EnergySystem:
    hourly = lambda values: xr.DataArray(np.broadcast_to(values, len(time)), coords={"time": time})
    builder = EnergySystemBuilder()
    for n, mw in enumerate(plate.capacity_mw):
        fails, mends = plate.failure_per_h[n], plate.repair_per_h[n]
        builder.add_unit(StochasticUnit(n, float(mw), hourly(mw), hourly(fails / (fails + mends))))
    builder.add_unit(DemandUnit(len(plate.capacity_mw), hourly(plate.demand_mw - TINY_MW)))
    return builder.build()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("--samples", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", action="store_true")
    args = parser.parse_args()
    # assetra makes dates of another precision than its xarray wants, and says so often.
    warnings.filterwarnings("ignore", category=UserWarning)
    np.random.seed(args.seed)
    start, hours = horizon(args.case)
    time = pd.date_range(start, periods=hours, freq="h", unit="ns")
    simulation = ProbabilisticSimulation(str(time[0]), str(time[-1]), args.samples)
    simulation.assign_energy_system(system(Plate.read(args.case), time))
    simulation.run()
    told = {
        "lolh_h": [LossOfLoadHours(simulation).evaluate(), None],
        "eue_mwh": [ExpectedUnservedEnergy(simulation).evaluate(), None],
    }
    if args.events:
        # The errors, and the events, from the same chronologies.
        short = np.clip(-simulation.net_hourly_capacity_matrix.values, 0, None)
        is_short = short > 0
        by_sample = {
            "lolh_h": is_short.sum(axis=1),
            "eue_mwh": short.sum(axis=1),
            "lole_events": is_short[:, 0] + (is_short[:, 1:] & ~is_short[:, :-1]).sum(axis=1),
        }
        for name, values in by_sample.items():
            mean = told.get(name, [float(values.mean())])[0]
            told[name] = [mean, float(values.std(ddof=1) / np.sqrt(len(values)))]
    print(json.dumps(told))


if __name__ == "__main__":
    main()
