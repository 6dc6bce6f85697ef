#!/usr/bin/env python3
"""Writes the case: an invented island of three regions in a chain that lives on oil by sea.

Run it from anywhere: `python3 cases/three-regions/derive/derive.py`. It needs numpy; cargoes, demand and sun are drawn
once from a fixed seed, so the tables are the same each time (numpy 2.4 wrote them; where another version draws other
numbers, the tables as committed are the case).

Sizes are of an island with a peak of 3 GW: an old oil-fired fleet that fails often, tankers of 10 to 40 kt. Nothing here
is a record of any country; every row is assumed.
"""

import csv
import math
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

CASE = Path(__file__).resolve().parent.parent
SOURCE = "invented"
SEED = 2022
START = datetime(2018, 1, 1)  # a Monday, so that days 5 and 6 of a week are its end
HOURS = 8760

REGIONS = ("west", "center", "east")
TITLES = {"west": "West", "center": "Center", "east": "East"}
DEMAND_SHARE = {"west": 0.50, "center": 0.23, "east": 0.27}
PEAK_MW = 3000.0
LINKS_MW = {("west", "center"): 550, ("center", "east"): 450}
SUN_MW = {"west": 220, "center": 180, "east": 150}

# Fuel: heating value in MWh/t, price in USD/t.
FUELS = {"crude": (11.3, 330), "fuel-oil": (11.2, 420), "diesel": (11.9, 750), "gas": (13.5, 150)}
GJ_PER_MWH = 3.6
UPKEEP_USD_PER_MWH = 4.0

TECHNOLOGIES = {
    "steam": "Steam, old",
    "engines": "Engines on fuel oil",
    "powership": "Powership",
    "gensets": "Diesel gensets",
    "combined": "Combined cycle",
    "sun": "Solar parks",
}
# Unit, region, technology, fuel, MW, efficiency, MTTF in h, MTTR in h.
UNITS = [
    *[(f"steam-west-{n}", "west", "steam", "crude", 100, 0.31, 900, 240) for n in (1, 2, 3, 4)],
    ("steam-west-5", "west", "steam", "crude", 330, 0.34, 700, 260),
    *[(f"steam-center-{n}", "center", "steam", "crude", 158, 0.32, 1000, 220) for n in (1, 2)],
    ("steam-center-3", "center", "steam", "fuel-oil", 64, 0.29, 800, 260),
    *[(f"steam-east-{n}", "east", "steam", "fuel-oil", 95, 0.31, 800, 260) for n in (1, 2, 3)],
    ("steam-east-4", "east", "steam", "fuel-oil", 250, 0.33, 700, 300),
    ("engines-west", "west", "engines", "fuel-oil", 300, 0.40, 1200, 120),
    ("engines-center", "center", "engines", "fuel-oil", 180, 0.40, 1200, 120),
    ("powership-west", "west", "powership", "fuel-oil", 290, 0.39, 1500, 150),
    ("gensets-west", "west", "gensets", "diesel", 300, 0.36, 600, 120),
    ("gensets-center", "center", "gensets", "diesel", 200, 0.36, 600, 120),
    ("gensets-east", "east", "gensets", "diesel", 250, 0.36, 600, 120),
    ("combined-west-1", "west", "combined", "gas", 180, 0.42, 1500, 80),
    ("combined-west-2", "west", "combined", "gas", 300, 0.44, 1500, 80),
]

# Tanks fed by sea: capacity in kt, mean days between cargoes, usual cargo in kt. Drawn in this order.
BY_SEA = {
    ("crude", "west"): (120, 28, 35),
    ("crude", "center"): (60, 28, 25),
    ("fuel-oil", "west"): (90, 13, 30),
    ("fuel-oil", "center"): (60, 26, 20),
    ("fuel-oil", "east"): (80, 15, 28),
    ("diesel", "west"): (60, 30, 20),
    ("diesel", "center"): (25, 40, 12),
    ("diesel", "east"): (30, 36, 15),
}
FULL_AT_START = 0.55
WELLS_T_PER_H = {("crude", "west"): 88, ("crude", "center"): 30}
# Gas comes by pipe and cannot be kept: its tank holds what the pipe brings in an hour.
PIPE_T_PER_H = {("gas", "west"): 50}
# The usual cargo is ashore in a day and a half; larger ones take longer.
UNLOADING_H = 36
# A voyage of ten days, chosen; cargoes load on time and arrive on time.
VOYAGE_H = 240


def cargoes(luck):
    """Hour of arrival and tonnes of each cargo, by tank; gaps between cargoes follow a gamma distribution of shape 6."""
    arrivals = {}
    for tank, (_, days, usual_kt) in BY_SEA.items():
        hour, arrivals[tank] = luck.uniform(0, days) * 24, []
        while hour < HOURS - 40:
            arrivals[tank].append((int(hour), round(usual_kt * 1e3 * luck.uniform(0.85, 1.1), -2)))
            hour += max(3.0, days * luck.gamma(6, 1 / 6)) * 24
    return arrivals


def smoothed(noise, span=6):
    """Exponentially weighted mean of what came so far, with the weights of the hours there are."""
    keep = 1 - 2 / (span + 1)
    total = weight = 0.0
    out = np.empty_like(noise)
    for hour, value in enumerate(noise):
        total, weight = value + keep * total, 1 + keep * weight
        out[hour] = total / weight
    return out


def demand(luck):
    """MW by region: an evening peak, a summer peak, calmer weekends, noise of two per cent."""
    hour = np.arange(HOURS)
    of_day, day = hour % 24, hour // 24
    hump = lambda at, width: np.exp(-(((of_day - at) / width) ** 2))
    daily = 0.70 + 0.10 * hump(12, 3.5) + 0.27 * hump(20, 2.2) - 0.08 * hump(4, 3.0)
    season = 1 + 0.10 * np.cos(2 * np.pi * (day - 215) / 365)
    week = np.where(day % 7 >= 5, 0.95, 1.0)
    mw = {}
    for region in REGIONS:
        shape = daily * season * week * (1 + smoothed(luck.normal(0, 0.02, HOURS)))
        mw[region] = (shape / shape.max() * PEAK_MW * DEMAND_SHARE[region]).round(1)
    return mw


def sun(luck):
    """Share of capacity by region: a clear sky, and each day's clouds."""
    hour = np.arange(HOURS)
    of_day, day = hour % 24, hour // 24
    height = np.clip(np.sin(np.pi * (of_day - 6) / 12), 0, None)
    clear = height**1.3 * (0.92 + 0.06 * np.cos(2 * np.pi * (day - 172) / 365))
    return {region: (clear * np.repeat(luck.beta(4, 1.6, HOURS // 24), 24) * 0.85).round(4) for region in REGIONS}


def write(name, header, rows):
    """Writes a table; rows of the model also say where they come from."""
    sourced = not name.startswith("profiles/")
    path = CASE / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([*header, "source"] if sourced else header)
        table.writerows([*row, SOURCE] if sourced else row for row in rows)


def plain(number, digits=6):
    """A number without needless zeros."""
    return f"{float(number):.{digits}f}".rstrip("0").rstrip(".") or "0"


def write_grid():
    write("regions", ["id", "title"], [(r, TITLES[r]) for r in REGIONS])
    write("links", ["id", "from", "to", "limit_mw"], [(f"{a}-{b}", a, b, mw) for (a, b), mw in LINKS_MW.items()])
    write("demand", ["id", "region", "peak_mw", "profile"], [(r, r, 1, f"demand-{r}") for r in REGIONS])


def write_fleet():
    write("technologies", ["id", "title"], TECHNOLOGIES.items())
    header = ["id", "region", "technology", "capacity_mw", "mttf_h", "mttr_h", "profile", "cost_usd_per_mwh", "tanks"]
    rows = []
    for unit, region, technology, fuel, mw, efficiency, mttf, mttr in UNITS:
        lhv, price = FUELS[fuel]
        cost = UPKEEP_USD_PER_MWH + price / lhv / efficiency
        heat_rate = plain(GJ_PER_MWH / efficiency)
        tank = f"{fuel}-{region}"
        rows.append((unit, region, technology, mw, mttf, mttr, "", plain(cost, 2), tank, heat_rate))
    rows += [(f"sun-{r}", r, "sun", SUN_MW[r], "", "", f"sun-{r}", 0, "", "") for r in REGIONS]
    write("units", [*header, "heat_rate_gj_per_mwh"], rows)


def write_fuel():
    lhv = [(fuel, plain(mwh * GJ_PER_MWH)) for fuel, (mwh, _) in FUELS.items()]
    write("fuels", ["id", "lhv_gj_per_t"], lhv)
    tanks = [
        (f"{f}-{r}", f, f"{f}-{r}", r, kt * 1000, plain(FULL_AT_START * kt * 1000))
        for (f, r), (kt, _, _) in BY_SEA.items()
    ]
    tanks += [(f"{f}-{r}", f, "", r, rate, 0) for (f, r), rate in PIPE_T_PER_H.items()]
    write("tanks", ["id", "fuel", "port", "region", "capacity_t", "stock_t"], tanks)
    flows = [("wells", WELLS_T_PER_H), ("pipe", PIPE_T_PER_H)]
    production = [(f"{kind}-{f}-{r}", f"{f}-{r}", rate) for kind, rates in flows for (f, r), rate in rates.items()]
    write("production", ["id", "tank", "rate_t_per_h"], production)


def write_supply(arrivals):
    berths = [
        (f"{f}-{r}", r, 1, plain(usual_kt * 1000 / UNLOADING_H, 2)) for (f, r), (_, _, usual_kt) in BY_SEA.items()
    ]
    write("ports", ["id", "region", "berths", "unloading_t_per_h"], berths)
    fuels = dict.fromkeys(fuel for fuel, _ in BY_SEA)
    write("suppliers", ["id", "title"], [(f"{f}-trader", f"A trader of {f.replace('-', ' ')}") for f in fuels])
    rows = []
    for (fuel, region), ships in arrivals.items():
        digits = int(math.log10(len(ships))) + 1
        for n, (hour, tonnes) in enumerate(ships, 1):
            loads = START + timedelta(hours=hour - VOYAGE_H)
            rows.append((
                f"{fuel}-{region}-{n:0{digits}}", f"{fuel}-trader", fuel, f"{fuel}-{region}", plain(tonnes),
                loads.strftime("%Y-%m-%d %H:%M"), VOYAGE_H, FUELS[fuel][1],
            ))  # fmt: skip
    write("agreements", ["id", "supplier", "fuel", "tanks", "cargo_t", "first", "voyage_h", "price_usd_per_t"], rows)


def write_profiles(mw, shares):
    hours = range(HOURS)
    demands = [[h, *(plain(mw[r][h]) for r in REGIONS)] for h in hours]
    suns = [[h, *(plain(shares[r][h]) for r in REGIONS)] for h in hours]
    write("profiles/demand", ["hour", *(f"demand-{r}" for r in REGIONS)], demands)
    write("profiles/sun", ["hour", *(f"sun-{r}" for r in REGIONS)], suns)


def main():
    luck = np.random.default_rng(SEED)
    arrivals, mw, shares = cargoes(luck), demand(luck), sun(luck)
    write_grid()
    write_fleet()
    write_fuel()
    write_supply(arrivals)
    write_profiles(mw, shares)


if __name__ == "__main__":
    main()
