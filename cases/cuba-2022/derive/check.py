#!/usr/bin/env python3
"""A small stand-in for the engine: simulates the tables and prints how near the calibration targets they come.

Three zones with two cuts instead of sixteen regions, dispatch by cost, burn-first, cargoes as events, machines as
hourly Markov chains. Good to one or two per cent of the national totals; the engine's figures replace it.

    python3 derive/check.py [samples] [scenario]
"""

import csv
import random
import sys
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

from fuel_side import ZONES
from notes import observed_maxima
from places import ISLAND

CASE = Path(__file__).resolve().parent.parent
START, HOURS = datetime(2022, 1, 1), 8760
ZONE = {region: zone for zone, regions in ZONES.items() for region in regions}
RESERVE_MW = 70.0
NOISE = 0.03
CUTS = {("west", "centre"): (600, 600), ("centre", "east"): (450, 500)}


def rows(name):
    with open(CASE / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def hour(text):
    when = datetime.fromisoformat(text)
    return max(0, min(HOURS, int((when - START).total_seconds() // 3600)))


def number(text, default=0.0):
    return float(text) if text not in ("", None) else default


class Inputs:
    """Everything a sample needs, under one scenario."""

    def __init__(self, scenario):
        toml = tomllib.loads((CASE / "case.toml").read_text(encoding="utf-8"))
        chosen = next((s for s in toml["scenario"] if s["id"] == scenario), {})
        change = {(c["table"], c["id"], c["field"]): c["value"] for c in chosen.get("change", [])}

        def read(name):
            got = rows(name)
            for row in got:
                for field in row:
                    if (name, row["id"], field) in change:
                        row[field] = str(change[name, row["id"], field])
            return got

        self.disruptions = [d for d in toml["disruption"]
                            if (d.get("active", True) or d["id"] in chosen.get("enable", []))
                            and d["id"] not in chosen.get("disable", [])]
        profile_rows = {(int(r["month"]), int(r["hour_of_day"])): r for r in rows("profiles/typical")}
        stamps = [START + timedelta(hours=h) for h in range(HOURS)]
        self.profile = lambda name: [float(profile_rows[s.month, s.hour][name]) for s in stamps]
        self.regions = {r["id"]: r for r in read("regions")}
        self.tanks = {t["id"]: t for t in read("tanks")}
        self.units, self.agreements = read("units"), read("agreements")
        self.production, self.offtakes = read("production"), read("offtakes")
        self.maintenance = read("maintenance")
        self.demand = self.build_demand(read("demand"))
        self.prepare_units()

    def build_demand(self, table):
        total = {zone: [0.0] * HOURS for zone in [*ZONES, "island"]}
        scale = {r: [1.0] * HOURS for r in self.regions}
        for d in self.disruptions:
            if d["kind"] == "hurricane":
                for h in range(hour(str(d["start"])), hour(str(d["end"]))):
                    for r in d["regions"]:
                        scale[r][h] *= 1 - d.get("demand_lost", 0.0)
        for row in table:
            shape = self.profile(row["profile"]) if row["profile"] else [1.0] * HOURS
            level = number(row["peak_mw"]) or number(row["energy_gwh"]) * 1000 / sum(shape)
            into = total[ZONE.get(row["region"], "island")]
            s = scale[row["region"]]
            for h in range(HOURS):
                into[h] += level * shape[h] * s[h]
        return total

    def prepare_units(self):
        for u in self.units:
            u["zone"] = ZONE.get(u["region"], "island")
            u["n"], u["cap"] = int(u["count"]), float(u["capacity_mw"]) * (1 - number(u["derating_share"]))
            u["shape"] = self.profile(u["profile"]) if u["profile"] else None
            u["spec"] = number(u["specific_use_g_per_kwh"]) / 1000
            u["from"] = u["tanks"].split(";") if u["tanks"] else []
            u["serviced"] = [(hour(m["start"]), hour(m["end"]), int(m["machines"]))
                             for m in self.maintenance if m["unit"] == u["id"]]
            lost = [1.0] * HOURS
            for d in self.disruptions:
                factor = None
                if d["kind"] == "unit-loss" and u["id"] in d["units"]:
                    factor = 1 - d.get("lost", 1.0)
                if d["kind"] == "hurricane" and u["region"] in d["regions"]:
                    factor = 1 - d.get("units_lost", 0.5)
                if factor is not None:
                    for h in range(hour(str(d["start"])), hour(str(d["end"]))):
                        lost[h] *= factor
            u["factor"] = lost
        self.units.sort(key=lambda u: (float(u["cost_usd_per_mwh"]), u["id"]))


def machine_series(u, rng):
    """Available MW by hour of a unit in one sample."""
    up = [0] * (HOURS + 1)
    if u["mttf_h"]:
        failure, repair = 1 / float(u["mttf_h"]), 1 / float(u["mttr_h"])
    for k in range(u["n"]):
        spans = []
        if not u["mttf_h"]:
            spans.append((0, HOURS))
        else:
            state, h = rng.random() < repair / (failure + repair), 0
            while h < HOURS:
                p = failure if state else repair
                stay = 1 + int(rng.expovariate(1.0) / p)
                if state:
                    spans.append((h, min(HOURS, h + stay)))
                state, h = not state, h + stay
        away = sorted((a, b) for a, b, machines in u["serviced"] if k < machines)
        for a, b in spans:
            for c, d in away:
                if d <= a or c >= b:
                    continue
                if c > a:
                    up[a] += 1
                    up[c] -= 1
                a = max(a, min(b, d))
            if a < b:
                up[a] += 1
                up[b] -= 1
    series, now = [], 0
    shape, factor, cap = u["shape"], u["factor"], u["cap"]
    for h in range(HOURS):
        now += up[h]
        series.append(now * cap * factor[h] * (shape[h] if shape else 1.0))
    return series


def arrivals(inputs, rng):
    """Hour of arrival, tank and tonnes of every cargo."""
    lever = [d for d in inputs.disruptions if d["kind"] == "embargo"]
    found = []
    for a in inputs.agreements:
        h, step = hour(a["first"]), number(a["every_d"]) * 24
        when = float(h)
        while when < HOURS:
            h = int(when)
            loading, voyage = float(a["loading_reliability"]), 1.0
            for d in lever:
                if d["supplier"] == a["supplier"] and hour(str(d["start"])) <= h < hour(str(d["end"])):
                    loading *= d.get("loading_factor", 0.0)
                    voyage *= d.get("voyage_factor", 1.0)
            draw, mean = rng.random(), float(a["delay"].removeprefix("exponential(").removesuffix(")"))
            wait = rng.expovariate(1 / mean)
            if draw < loading:
                found.append((int(when + voyage * (float(a["voyage_d"]) * 24 + wait)), a["id"], a["tanks"],
                              float(a["cargo_kt"]) * 1000))
            if not step:
                break
            when += step
    return sorted(found)


def least_shed(need):
    """Largest need of any set of zones over what the cuts into it can bring: the least shed of the mainland."""
    w, c, e = need
    (wc, cw), (ce, ec) = CUTS["west", "centre"], CUTS["centre", "east"]
    return max(0, w + c + e, w - cw, c - wc - ec, e - ce, w + c - ec, c + e - wc, max(0, w - cw) + max(0, e - ce))


def sample(inputs, seed):
    rng = random.Random(seed)
    series = [machine_series(u, rng) for u in inputs.units]
    stock = {t: number(v["stock_kt"]) * 1000 for t, v in inputs.tanks.items()}
    room = {t: number(v["capacity_kt"]) * 1000 for t, v in inputs.tanks.items()}
    heel = {t: number(v["heel_kt"]) * 1000 for t, v in inputs.tanks.items()}
    inflow = {}
    for p in inputs.production:
        inflow[p["tank"]] = inflow.get(p["tank"], 0) + float(p["rate_t_per_h"])
    others = [(o["id"], o["tank"], float(o["rate_kt_per_y"]) * 1000 / 8760, float(o["stops_below_kt"]) * 1000)
              for o in inputs.offtakes]
    fires = [(hour(str(d["start"])), hour(str(d["end"])), d) for d in inputs.disruptions if d["kind"] == "tank-loss"]
    ships, at_sea = [], arrivals(inputs, rng)
    full = dict(room)
    result = {"generation": {}, "burn": {}, "other_use": {}, "arrived": {}, "spilled": {}, "lost": 0.0, "dry": {},
              "max": [0.0] * 365, "at": [0] * 365, "unserved": 0.0, "island": 0.0, "shed_profile": [0.0] * 24,
              "stock": {t: [] for t in stock}, "peak_available": [], "unserved_fuel": 0.0, "fuel_month": [0.0] * 12,
              "month_shed": [0.0] * 12,
              "demand": 0.0}
    units = inputs.units
    gens = [0.0] * len(units)
    noise = {}
    tank_fuel = {t: v["fuel"] for t, v in inputs.tanks.items()}
    next_ship = 0
    for h in range(HOURS):
        day = h // 24
        if h % 24 == 0:
            noise = {side: 1 + NOISE * max(-3, min(3, rng.gauss(0, 1))) for side in ("mainland", "island")}
            for t in stock:
                result["stock"][t].append(stock[t])
        for a, b, d in fires:
            for t in d["tanks"] if h == a else ():
                result["lost"] += stock[t] * d["stock_lost"]
                stock[t] *= 1 - d["stock_lost"]
                if d["capacity_lost"]:
                    room[t] = full[t] * (1 - d["capacity_lost"])
            if h == b and d["capacity_lost"]:
                room.update(full)
        while next_ship < len(at_sea) and at_sea[next_ship][0] <= h:
            ships.append(list(at_sea[next_ship]))
            next_ship += 1
        for ship in ships:
            tank = ship[2]
            flow = min(ship[3], 700.0 if room[tank] < 150000 else 2500.0, max(0.0, room[tank] - stock[tank]))
            stock[tank] += flow
            ship[3] -= flow
            result["arrived"][tank_fuel[tank]] = result["arrived"].get(tank_fuel[tank], 0) + flow
        ships = [s for s in ships if s[3] > 1e-6]
        for t, rate in inflow.items():
            got = max(0.0, min(rate, room[t] - stock[t]))
            stock[t] += got
            result["spilled"][t] = result["spilled"].get(t, 0) + rate - got
        # What each unit could give, fuel reserved in order of cost.
        free = {t: max(0.0, stock[t] - heel[t]) for t in stock}
        demand = {z: inputs.demand[z][h] * noise["island" if z == "island" else "mainland"] for z in inputs.demand}
        could = {z: 0.0 for z in demand}
        for i, u in enumerate(units):
            p = series[i][h]
            if p and u["from"]:
                want = p * u["spec"]
                for t in u["from"]:
                    take = min(want, free[t])
                    free[t] -= take
                    want -= take
                    if want <= 1e-9:
                        break
                result["unserved_fuel"] += want / u["spec"]
                result["fuel_month"][(START + timedelta(hours=h)).month - 1] += want / u["spec"]
                p -= want / u["spec"]
            gens[i] = p
            could[u["zone"]] += p
        mainland = sum(demand[z] for z in ZONES)
        need = [demand[z] * (1 + RESERVE_MW / mainland) - could[z] for z in ZONES]
        shed = least_shed(need)
        island = max(0.0, demand["island"] + 1 - could["island"])
        result["demand"] += sum(demand.values())
        result["unserved"] += shed + island
        result["island"] += island
        result["shed_profile"][h % 24] += shed + island
        result["month_shed"][(START + timedelta(hours=h)).month - 1] += shed + island
        if shed + island > result["max"][day]:
            result["max"][day], result["at"][day] = shed + island, h % 24
        # Dispatch: cheapest first, mainland as one (the cuts bind in few hours), island apart.
        left = {"main": sum(demand[z] for z in ZONES) - shed, "island": demand["island"] - island}
        if h % 24 == 20:
            result["peak_available"].append(sum(could[z] for z in ZONES))
        for i, u in enumerate(units):
            side = "island" if u["zone"] == "island" else "main"
            g = min(gens[i], left[side])
            if g <= 0:
                continue
            left[side] -= g
            result["generation"][u["id"]] = result["generation"].get(u["id"], 0) + g
            want = g * u["spec"]
            for t in u["from"]:
                take = min(want, max(0.0, stock[t] - heel[t]))
                stock[t] -= take
                want -= take
                result["burn"][tank_fuel[t]] = result["burn"].get(tank_fuel[t], 0) + take
                if want <= 1e-9:
                    break
        for name, t, rate, stop in others:
            take = max(0.0, min(rate, stock[t] - stop))
            stock[t] -= take
            result["other_use"][tank_fuel[t]] = result["other_use"].get(tank_fuel[t], 0) + take
        for t in stock:
            if stock[t] <= heel[t] * 1.001:
                result["dry"][t] = result["dry"].get(t, 0) + 1
    result["end"] = stock
    result["waiting"] = sum(s[3] for s in ships)
    return result


CLASSES = {"steam": ("steam",), "gas": ("gas-turbines",), "gensets": ("engines",), "powerships": ("powerships",),
           "wind+sun": ("sun", "wind"), "hydro": ("hydro",), "own producers": ("own-producers",), "other": ("biomass",)}
TARGETS = {"steam": (9446.8, 10), "gas": (1946.3, 10), "gensets": (3272.9, 10), "powerships": (2590.7, 10),
           "wind+sun": (241.5, 10), "hydro": (120.2, 10), "own producers": (588.7, 10), "other": (115.7, 10)}


def mean(results, pick):
    """Mean over samples."""
    return sum(pick(r) for r in results) / len(results)


def line(name, value, target, tolerance, unit):
    """One line of the table."""
    off = 100 * (value / target - 1)
    verdict = "ok" if abs(off) <= tolerance else "OFF"
    print(f"{name:28}{value:10.0f} {target:10.0f} {unit:5}{off:+7.1f} %  {verdict} ({tolerance} %)")


def print_energy(inputs, results):
    """Generation by class and fuel burned."""
    tech = {u["id"]: u["technology"] for u in inputs.units}

    def energy(*begins):
        return mean(results, lambda r: sum(g for u, g in r["generation"].items() if tech[u].startswith(begins))) / 1000

    line("gross generation", energy(""), 18322.8, 5, "GWh")
    for name, (target, tolerance) in TARGETS.items():
        line("  " + name, energy(*CLASSES[name]), target, tolerance, "GWh")
    for name in ("engines-diesel", "engines-hfo"):
        print(f"    {name:24}{energy(name):10.0f}")
    print(f"    {'peakers':24}{mean(results, lambda r: r['generation'].get('peakers', 0)) / 1000:10.0f}")
    fuels = ("domestic_crude", "fuel_oil", "diesel", "natural_gas")

    def kilotonnes(key, fuel):
        return mean(results, lambda r: r[key].get(fuel, 0)) / 1000

    oil = kilotonnes("burn", "domestic_crude") + kilotonnes("burn", "fuel_oil")
    line("burn fuel oil + crude", oil, 3531.5, 10, "kt")
    line("burn diesel", kilotonnes("burn", "diesel"), 595, 10, "kt")
    for key in ("burn", "arrived", "other_use"):
        print(f"    {key} kt:", {fuel: round(kilotonnes(key, fuel)) for fuel in fuels})


def print_shed(results):
    """Observed and simulated maxima."""
    observed = observed_maxima(date(2022, 1, 1), date(2022, 12, 31))

    def index(day):
        return (day - date(2022, 1, 1)).days

    def simulated(key, chosen):
        return mean(results, lambda r: sum(r[key][i] for i in chosen) / len(chosen))

    scored = {d: v for d, v in observed.items() if 6 <= d.month <= 11}
    line(f"day's maximum shed ({len(scored)} d)", simulated("max", [index(d) for d in scored]),
         sum(scored.values()) / len(scored), 10, "MW")
    for month in range(1, 13):
        seen = {d: v for d, v in observed.items() if d.month == month}
        chosen = [index(d) for d in seen] or [i for i in range(365) if (START + timedelta(days=i)).month == month]
        print(f"    month {month:2}: simulated {simulated('max', chosen):6.0f}  observed "
              f"{sum(seen.values()) / len(seen) if seen else float('nan'):6.0f} MW ({len(seen)} days)"
              f"  unserved {mean(results, lambda r: r['month_shed'][month - 1]) / 1000:6.0f} GWh"
              f"  without fuel {mean(results, lambda r: r['fuel_month'][month - 1]) / 1000:4.0f} GWh"
              f"  available at 20 h {simulated('peak_available', chosen):6.0f} MW")
    hours = [r["at"][index(d)] for r in results for d in scored if r["max"][index(d)] > 0]
    print("    hour of the maximum:", {h: hours.count(h) for h in sorted(set(hours))})
    print("    mean shed by hour:", [round(mean(results, lambda r: r["shed_profile"][h]) / 365) for h in range(24)])


def print_tanks(inputs, results):
    """Where fuel stood, ran out or found no room."""
    print("    refused kt:", {t: round(mean(results, lambda r: r["spilled"].get(t, 0)) / 1000) for t in results[0]["spilled"]})
    print("    dry hours:", {t: round(mean(results, lambda r: r["dry"].get(t, 0))) for t in inputs.tanks})
    marks = (0, 90, 181, 215, 218, 273, 364)
    print(f"    stocks kt on days {marks}:",
          {t: [round(mean(results, lambda r: r["stock"][t][d]) / 1000) for d in marks] for t in inputs.tanks})
    for name, key, scale, unit in (("demand", "demand", 1000, "GWh"), ("unserved", "unserved", 1000, "GWh"),
                                   ("unserved on the island", "island", 1000, "GWh"),
                                   ("capacity without fuel", "unserved_fuel", 1000, "GWh"),
                                   ("lost in the fire", "lost", 1000, "kt"), ("waiting at sea", "waiting", 1000, "kt")):
        print(f"    {name}: {mean(results, lambda r: r[key]) / scale:.1f} {unit}")


def main():
    """Simulates and prints."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    inputs = Inputs(sys.argv[2] if len(sys.argv) > 2 else "baseline")
    results = [sample(inputs, 1000 + s) for s in range(n)]
    print(f"{n} samples\n{'':28}{'simulated':>10} {'target':>10}")
    print_energy(inputs, results)
    print_shed(results)
    print_tanks(inputs, results)


if __name__ == "__main__":
    main()
