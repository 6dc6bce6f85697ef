#!/usr/bin/env python3
"""Writes the tables of the case from the observed data. Plain Python, no randomness: the same input gives the same files.

Run it from anywhere: `python3 cases/cuba-2022/derive/derive.py`. Then `check.py` says how near the targets the case comes.
The parameters below are the only free choices; everything else follows from `observed/`.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import agreements
import fuel_side
import parts
import scenarios
from notes import days, mean_by_month, spells, statuses, table
from places import ISLAND, LINKS, MAINLAND, PROVINCES

CASE = Path(__file__).resolve().parent.parent
YEAR_START, YEAR_END = date(2022, 1, 1), date(2023, 1, 1)
NOTES_FROM, NOTES_TO = date(2022, 6, 14), date(2022, 12, 31)

# ---- Calibration parameters -----------------------------------------------------------------------------------------

# The notes give demand as the dispatcher sees it, the yearbook counts gross generation. The difference is what power
# stations use themselves; with it the shape of the notes, the yearbook's 18,323 GWh and the shed of the notes agree.
GROSS_UP = 1.025
# Monthly means of the forecast peak from January to May: nearly no notes. Set between the level of 2021-11/12 (2,740),
# the single note of 2022-03 (2,580) and those of 2022-05 (2,617); early 2023, with new plant, had 2,690 to 2,780.
SPRING_PEAKS_MW = {1: 2590, 2: 2600, 3: 2600, 4: 2620, 5: 2640}
# Standard deviation of daily peaks within a month, from the notes after the mean of the month is taken out: 2 to 4 %.
NOISE_SHARE = 0.03
# Operating reserve: in 756 of 777 notes shed = deficit + 70 MW. Spread by demand.
RESERVE_MW = 70.0
# Circuits that are not rotated: hospitals, pumping, emergency underfrequency circuits. No public figure.
PROTECTED_SHARE, BLOCKS = 0.25, 4

# Output of steam units when on, as a factor on the typical MW; 1.03 would be their own use, but the yearbook's 9,447 GWh
# are met without it.
STEAM_OUTPUT = 1.00
# Typical MW when on of units that were dead when the notes begin; the notes cannot tell. A little below their sisters.
DEAD_UNITS_TYPICAL_MW = {"mariel7": 60, "nuevitas4": 70, "felton2": 190}
# Forced outages: share of days out from June to December, without the long spells that are set as dated losses.
FORCED_FACTOR = 1.0
FORCED_LEAST = 0.02
# Spells of this many days and more are dated losses, not chance.
LONG_SPELL_DAYS = 15
# A daily snapshot cannot see repairs shorter than a day and stretches those it sees.
REPAIR_FACTOR = 0.9
# Planned maintenance from January to May, as a factor on each unit's share of 2022-06..2023-12.
SPRING_MAINTENANCE = 1.0
SPRING_DAYS = 151

# Associated gas burns as it comes. Machines out, and gas that is short, together leave this share of capacity; gas is
# put into derating, since it is the field and not an import that is short. Fitted to 1,946 GWh less the peakers.
ENERGAS_DERATING, ENERGAS_AVAILABILITY = 0.50, 0.81
# Diesel turbines for the peak: 17 MW each on entry; half of them out at any time.
PEAKER_AVAILABILITY = 0.55
# Powerships: 2,591 GWh of about 2,930 that contract capacity could give.
POWERSHIP_AVAILABILITY, POWERSHIP_DERATING = 0.97, 0.03
# Engines. In the second half of 2022 about 1,000 MW were broken and 420 to 700 MW in maintenance, of 2,266.
# The power sector burned 595 kt of diesel (about 2,750 GWh in engines) and, after steam and powerships, little fuel oil
# is left for engines: so most of the broken ones must have burned fuel oil (1,169 MW installed), and those in
# maintenance are taken to be diesel engines. See docs/cases/cuba.md.
DIESEL_AVAILABILITY, DIESEL_MTTR_H = 0.90, 240
HFO_AVAILABILITY, HFO_MTTR_H = 0.12, 1440
# Off the peak (18 to 23 h) part of the diesel engines rest: availability of the notes at 06-07 h is 200 to 300 MW
# below that at the peak.
DIESEL_OFF_PEAK = 0.70
# Nobody reports engine maintenance before June; June to December come from the notes.
SPRING_ENGINE_MAINTENANCE_MW = 400
# Machines are grouped, so that the case stays small: one modelled machine stands for two to five engines.
ENGINE_GROUP_MW = 10.0

# Reported wind and sun are 0.55 to 0.65 of the constructed weather.
SUN_AND_WIND_FACTOR = 0.548
# 120 GWh of water, kept for the evening.
HYDRO_DAY, HYDRO_EVENING = 0.135, 0.50
# Bagasse season of the mills, by month; 276 GWh.
HARVEST = {12: 0.45, 1: 1.0, 2: 1.0, 3: 1.0, 4: 0.8, 5: 0.35}
SUGAR_GWH, NICKEL_GWH, BIOMASS_GWH = 276.1, 312.6, 115.7
# Share of own production that own producers use themselves: added to demand, since the notes do not count it.
SUGAR_OWN_USE, NICKEL_OWN_USE = 0.6, 1.0

# Order of dispatch, USD/MWh. From heat rates and the fuel prices of fuels.csv, with three changes: associated gas has no
# other use; steam units on fuel oil are kept at base load (they cannot follow) though engines would be cheaper; and the
# diesel turbines (443 by their heat rate) run before the last engines, as the notes name them at the peak and the diesel
# statistics need them. Without that the operating reserve would always be they.
COST = {"sun": 0, "wind": 0, "hydro": 1, "own": 5, "biomass": 8, "gas": 10, "steam-crude": 114, "steam-fuel-oil": 150,
        "powership": 184, "hfo": 199, "diesel": 235, "peaker": 230}

# ---- Steam units ----------------------------------------------------------------------------------------------------

# unit key: (region, technology, tanks in order). A first tank with crude makes it a crude burner.
STEAM = {
    "mariel5": ("artemisa", "steam-soviet-100", "crude-mariel;crude-matanzas;fo-mariel;fo-matanzas"),
    "mariel6": ("artemisa", "steam-soviet-100", "crude-mariel;crude-matanzas;fo-mariel;fo-matanzas"),
    "mariel7": ("artemisa", "steam-soviet-100", "crude-mariel;crude-matanzas;fo-mariel;fo-matanzas"),
    "mariel8": ("artemisa", "steam-soviet-100", "crude-mariel;crude-matanzas;fo-mariel;fo-matanzas"),
    "tallapiedra7": ("la-habana", "steam-czechoslovak", "fo-havana;fo-matanzas;fo-cienfuegos"),
    "santacruz1": ("mayabeque", "steam-soviet-100", "crude-matanzas;fo-matanzas"),
    "santacruz2": ("mayabeque", "steam-soviet-100", "crude-matanzas;fo-matanzas"),
    "santacruz3": ("mayabeque", "steam-soviet-100", "crude-matanzas;fo-matanzas"),
    "guiteras1": ("matanzas", "steam-french-330", "crude-guiteras;crude-matanzas"),
    "cienfuegos3": ("cienfuegos", "steam-japanese-158", "crude-cienfuegos;fo-cienfuegos;crude-matanzas"),
    "cienfuegos4": ("cienfuegos", "steam-japanese-158", "crude-cienfuegos;fo-cienfuegos;crude-matanzas"),
    "nuevitas4": ("camaguey", "steam-czechoslovak", "fo-nuevitas;fo-cienfuegos;fo-matanzas"),
    "nuevitas5": ("camaguey", "steam-czechoslovak", "fo-nuevitas;fo-cienfuegos;fo-matanzas"),
    "nuevitas6": ("camaguey", "steam-czechoslovak", "fo-nuevitas;fo-cienfuegos;fo-matanzas"),
    "felton1": ("holguin", "steam-soviet-250", "crude-felton;fo-felton;fo-matanzas;crude-matanzas"),
    "felton2": ("holguin", "steam-soviet-250", "crude-felton;fo-felton;fo-matanzas;crude-matanzas"),
    "rente3": ("santiago-de-cuba", "steam-soviet-100", "crude-santiago;fo-santiago;fo-matanzas;crude-matanzas"),
    "rente4": ("santiago-de-cuba", "steam-soviet-100", "crude-santiago;fo-santiago;fo-matanzas;crude-matanzas"),
    "rente5": ("santiago-de-cuba", "steam-soviet-100", "crude-santiago;fo-santiago;fo-matanzas;crude-matanzas"),
    "rente6": ("santiago-de-cuba", "steam-soviet-100", "crude-santiago;fo-santiago;fo-matanzas;crude-matanzas"),
}

# Losses with dates, kept out of the random outages: unit, start, end, why.
DATED_LOSSES = [
    ("mariel6", "2022-01-01", "2023-01-01", "in failure on every day with a list; back in 2023-04"),
    ("nuevitas4", "2022-01-01", "2023-01-01", "listed as broken until 2023-03, then dropped"),
    ("mariel7", "2022-03-07", "2023-01-01", "turbine fire of 2022-03-07; never returned"),
    ("felton2", "2022-07-08 14:00", "2023-01-01", "boiler fire of 2022-07-08 14:40; never returned"),
    ("mariel8", "2022-06-30", "2022-08-23", "in failure on every day with a list"),
    ("tallapiedra7", "2022-06-26", "2022-07-17", "in failure on every day with a list"),
    ("tallapiedra7", "2022-07-24", "2023-01-01", "in failure until it is dropped from the lists in November; retired"),
    ("felton1", "2022-08-04", "2022-09-02", "in failure on every day with a list"),
    ("rente3", "2022-07-14", "2022-08-01", "in failure on every day with a list"),
    ("rente5", "2022-06-20", "2022-07-05", "in failure on every day with a list"),
]

# Windows that the lists do not show in full.
KNOWN_MAINTENANCE = [
    ("mariel8", "2022-01-01", "2022-06-01", "capital maintenance to the spring; in maintenance on 2022-05-24 and 26"),
    ("felton2", "2022-05-20", "2022-07-08", "in maintenance in every list from 2022-05-24 until the fire"),
    ("tallapiedra7", "2022-05-20", "2022-06-24", "in maintenance in every list from 2022-05-24"),
]

CONVENTIONAL_GJ_PER_T = 41.868  # conventional fuel (10,000 kcal/kg) in which specific use is published


def specific_use(conventional_g_per_kwh, fuel):
    """Grams of actual fuel per kWh."""
    return conventional_g_per_kwh * CONVENTIONAL_GJ_PER_T / fuel_side.LHV_GJ_PER_T[fuel]


# ---- Writing --------------------------------------------------------------------------------------------------------


def tidy(value):
    """A cell: numbers without noise, blanks for nothing."""
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.4f}".rstrip("0").rstrip(".")
        return text if text not in ("", "-0") else "0"
    return str(value)


def write(name, columns, rows):
    """One table, rows as dictionaries."""
    path = CASE / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        for row in rows:
            assert set(row) <= set(columns), (name, set(row) - set(columns))
            out.writerow([tidy(row.get(column)) for column in columns])


# ---- Demand ---------------------------------------------------------------------------------------------------------


def demand_facts():
    """Peaks, shapes, ratios and shares of demand.csv."""
    peaks, shape, ratio, share, people = dict(SPRING_PEAKS_MW), {}, {}, {}, {}
    for row in table("demand"):
        kind, value = row["record"], row["value"]
        if kind == "monthly_peak_forecast" and row["period_or_hour"].startswith("2022"):
            month = int(row["period_or_hour"][5:])
            if month >= 6:
                peaks[month] = float(value)
        elif kind == "hourly_shape":
            season, hour = row["zone"], int(row["period_or_hour"])
            shape.setdefault(season.split()[0], {})[hour] = float(value)
        elif kind == "morning_to_peak_ratio":
            ratio[int(row["period_or_hour"])] = float(value)
        elif kind == "demand_share":
            share[row["zone"]] = float(value)
        elif kind == "population_share":
            people[row["zone"]] = float(row["note"].split()[-1])
    # Forecast peaks of June in full notes are higher than the mean over all notes, which mixes two kinds of text.
    peaks[6] = mean_by_month("demand_peak_fcst_mw")[6]
    return peaks, shape, ratio, share, people


def demand_profile(month, hour, peaks, shape, ratio):
    """National demand over its highest monthly peak. The published shape is bent so that 06-07 h has the month's ratio."""
    base = shape["summer" if 4 <= month <= 10 else "winter"]
    morning = (base[6] + base[7]) / 2
    bent = 1 - (1 - base[hour]) * (1 - ratio[month]) / (1 - morning)
    return peaks[month] / max(peaks.values()) * bent


def write_demand():
    """regions, demand and the demand profile; returns the peak of each region."""
    peaks, shape, ratio, share, people = demand_facts()
    highest = max(peaks.values()) * GROSS_UP
    total = sum(share.values())
    regions, demand, peak_of = [], [], {}
    for region, (title, lat, lon) in PROVINCES.items():
        part = share[title] / total
        peak_of[region] = highest * part
        island = region == ISLAND
        regions.append({
            "id": region, "title": title, "population": people[title],
            "reserve_mw": 1.0 if island else round(RESERVE_MW * part, 1), "protected_share": PROTECTED_SHARE,
            "blocks": BLOCKS, "latitude_deg": lat, "longitude_deg": lon, "source": "census-2012", "confidence": "derived",
        })
        demand.append({
            "id": f"{region}-grid", "region": region, "peak_mw": round(highest * part, 1), "profile": "national-demand",
            "noise_share": NOISE_SHARE, "noise_group": "island" if island else "mainland",
            # The national level is derived; shares of provinces are anchored on a report in three of them only.
            "source": "une-notes",
            "confidence": "derived" if region in ("la-habana", "cienfuegos", "guantanamo") else "assumed",
        })
    demand.append({
        "id": "holguin-nickel", "region": "holguin", "energy_gwh": NICKEL_GWH * NICKEL_OWN_USE,
        "source": "onei-10", "confidence": "assumed"})
    for region, part in SUGAR_SHARES.items():
        demand.append({
            "id": f"{region}-mills", "region": region, "energy_gwh": round(SUGAR_GWH * SUGAR_OWN_USE * part, 3),
            "profile": "harvest", "source": "onei-10", "confidence": "assumed"})
    write("regions", ["id", "title", "population", "reserve_mw", "protected_share", "blocks", "latitude_deg",
                      "longitude_deg", "source", "confidence"], regions)
    write("demand", ["id", "region", "peak_mw", "energy_gwh", "profile", "noise_share", "noise_group", "source",
                     "confidence"], demand)
    return {"peaks": peaks, "shape": shape, "ratio": ratio, "share": share, "total": total}


SUGAR_SHARES = {"mayabeque": 0.05, "matanzas": 0.10, "villa-clara": 0.17, "cienfuegos": 0.12, "sancti-spiritus": 0.12,
                "ciego-de-avila": 0.12, "camaguey": 0.10, "las-tunas": 0.12, "holguin": 0.05, "granma": 0.05}


def write_profiles(facts):
    """All profiles: 12 months x 24 hours."""
    weather = {(int(r["month"]), int(r["hour_local_standard"])): r for r in table("weather_typical")}
    rows = []
    for month in range(1, 13):
        for hour in range(24):
            sky = weather[month, hour]
            rows.append({
                "month": month, "hour_of_day": hour,
                "national-demand": demand_profile(month, hour, facts["peaks"], facts["shape"], facts["ratio"]),
                "sun": float(sky["pv_cf"]) * SUN_AND_WIND_FACTOR,
                "wind": float(sky["wind_cf"]) * SUN_AND_WIND_FACTOR,
                "water": HYDRO_EVENING if 18 <= hour <= 22 else HYDRO_DAY,
                "harvest": HARVEST.get(month, 0.0),
                "diesel-hours": 1.0 if 18 <= hour <= 23 else DIESEL_OFF_PEAK,
            })
    write("profiles/typical", list(rows[0]), rows)


# ---- Units ----------------------------------------------------------------------------------------------------------

UNIT_COLUMNS = ["id", "title", "region", "technology", "capacity_mw", "count", "mttf_h", "mttr_h", "derating_share",
                "profile", "cost_usd_per_mwh", "tanks", "specific_use_g_per_kwh", "source", "confidence"]


def rates(availability, mttr_h):
    """MTTF and MTTR with a given long-run availability."""
    return {"mttf_h": round(mttr_h * availability / (1 - availability), 1), "mttr_h": float(mttr_h)}


def forced_outages():
    """For each steam unit its share of days in forced outage and the mean spell, without the dated losses."""
    letters = statuses(NOTES_FROM, NOTES_TO)
    all_days = days(NOTES_FROM, NOTES_TO)
    result = {}
    for unit, line in letters.items():
        kept = list(line)
        for lost, start, end, _ in DATED_LOSSES:
            if lost == unit:
                a, b = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
                kept = ["-" if a <= day < b else letter for day, letter in zip(all_days, kept)]
        out, on = kept.count("F"), kept.count(".")
        share = max(FORCED_LEAST, FORCED_FACTOR * out / (out + on)) if out + on >= 20 else None
        lengths = [(b - a).days for a, b in spells(kept, "F", NOTES_FROM, 2)]
        mean = sum(lengths) / len(lengths) if lengths else 2.0
        result[unit] = (share, mean)
    known = [share for share, _ in result.values() if share is not None]
    fleet = sum(known) / len(known)
    return {unit: (share if share is not None else fleet, mean) for unit, (share, mean) in result.items()}


def steam_rows():
    """The twenty steam units."""
    outages = forced_outages()
    rows = []
    keys = [row["unit_key"] for row in table("unit_reliability")]
    plants = [row for row in table("plants") if row["technology"].startswith("steam (")]
    assert len(plants) == len(keys) == len(STEAM)
    for key, plant in zip(keys, plants):
        region, technology, tanks = STEAM[key]
        rated = float(plant["rated_mw"])
        typical = DEAD_UNITS_TYPICAL_MW.get(key) or float(plant["available_mw_typical_when_on"])
        share, mean_days = outages[key]
        kind = "steam-crude" if tanks.startswith("crude") else "steam-fuel-oil"
        fuel = "domestic_crude" if kind == "steam-crude" else "fuel_oil"
        rows.append({
            "id": key, "title": f"{plant['plant']} {plant['unit']}", "region": region, "technology": technology,
            "capacity_mw": rated, "count": 1, **rates(1 - share, round(24 * REPAIR_FACTOR * mean_days, 1)),
            "derating_share": max(0.0, 1 - STEAM_OUTPUT * typical / rated), "cost_usd_per_mwh": COST[kind],
            "tanks": tanks, "specific_use_g_per_kwh": specific_use(287.4, fuel),
            "source": "une-notes", "confidence": "derived",
        })
    return rows


def spread(total, shares):
    """Whole numbers that add up to `total`, as near to the shares as can be (largest remainders)."""
    exact = {key: total * share / sum(shares.values()) for key, share in shares.items()}
    whole = {key: int(value) for key, value in exact.items()}
    rest = total - sum(whole.values())
    for key in sorted(exact, key=lambda k: (whole[k] - exact[k], k))[:rest]:
        whole[key] += 1
    return whole


def engine_rows(facts):
    """Diesel and fuel-oil engines: big sites by name, the rest by province."""
    shares = {region: facts["share"][PROVINCES[region][0]] for region in MAINLAND}
    west, centre, east = fuel_side.ZONES["west"], fuel_side.ZONES["centre"], fuel_side.ZONES["east"]

    def zone(region):
        return "west" if region in west else "centre" if region in centre else "east"

    diesel_tanks = {"west": "diesel-matanzas;diesel-havana;diesel-cienfuegos;diesel-santiago",
                    "centre": "diesel-cienfuegos;diesel-matanzas;diesel-havana;diesel-santiago",
                    "east": "diesel-santiago;diesel-cienfuegos;diesel-matanzas;diesel-havana"}
    hfo_tanks = {"west": "fo-mariel;fo-matanzas;fo-havana;fo-cienfuegos", "centre": "fo-cienfuegos;fo-matanzas;fo-havana",
                 "east": "fo-santiago;fo-nuevitas;fo-matanzas;fo-cienfuegos"}
    assert set(shares) == set(west) | set(centre) | set(east)
    rows = []

    def add(id_, title, region, kind, capacity, count, tanks, source="onei-10", confidence="derived", use=None,
            availability=None, profile=None):
        diesel = kind == "diesel"
        level = availability or (DIESEL_AVAILABILITY if diesel else HFO_AVAILABILITY)
        conventional = use or 222.6
        rows.append({
            "id": id_, "title": title, "region": region, "technology": f"engines-{kind}", "capacity_mw": capacity,
            "count": count, **rates(level, DIESEL_MTTR_H if diesel else HFO_MTTR_H),
            "profile": profile if profile is not None else ("diesel-hours" if diesel else None),
            "cost_usd_per_mwh": COST[kind], "tanks": tanks,
            "specific_use_g_per_kwh": specific_use(conventional, "diesel" if diesel else "fuel_oil"),
            "source": source, "confidence": confidence,
        })

    add("hfo-moa", "Fuel-oil engines Moa", "holguin", "hfo", 8.73, 20, "fo-moa;fo-matanzas", "gppd", "reported")
    add("hfo-mariel", "Fuel-oil engines Mariel", "artemisa", "hfo", 8.5, 14, "fo-mariel;fo-matanzas", "press-plants",
        "assumed")
    add("diesel-cienfuegos-site", "Diesel engines Cienfuegos (40 x 2.1 MW)", "cienfuegos", "diesel", 4.2, 20,
        diesel_tanks["centre"], "press-plants", "reported", use=206.0)
    add("diesel-supertanqueros", "Diesel engines Supertanqueros (32 x 2.1 MW)", "matanzas", "diesel", 4.2, 16,
        diesel_tanks["west"], "press-plants", "reported")
    add("diesel-guanabana", "Diesel engines Guanabana (16 x 2 MW)", "matanzas", "diesel", 4.0, 8, diesel_tanks["west"],
        "press-plants", "reported")
    # What is left of 1,169 MW of fuel oil and 1,097 MW of diesel, less 28 MW on the island.
    hfo_rest = round((1169 - 174.6 - 119) / ENGINE_GROUP_MW)
    diesel_rest = round((1097 - 84 - 67.2 - 32 - ISLAND_ENGINES_MW) / ENGINE_GROUP_MW)
    for region, count in spread(hfo_rest, shares).items():
        if count:
            add(f"hfo-{region}", f"Fuel-oil engines {PROVINCES[region][0]}", region, "hfo", ENGINE_GROUP_MW, count,
                hfo_tanks[zone(region)], confidence="assumed")
    for region, count in spread(diesel_rest, shares).items():
        if count:
            add(f"diesel-{region}", f"Diesel engines {PROVINCES[region][0]}", region, "diesel", ENGINE_GROUP_MW, count,
                diesel_tanks[zone(region)], confidence="assumed")
    # The island depends on its own engines, which are kept up better and run round the clock.
    add("diesel-island", "Engines of Isla de la Juventud", ISLAND, "diesel", 4.0, int(ISLAND_ENGINES_MW // 4),
        "diesel-island", "onei-10", "assumed", use=242.7, availability=0.85, profile="")
    return rows


ISLAND_ENGINES_MW = 32


def other_rows(facts):
    """Gas, powerships, sun, wind, water, biomass and own producers."""
    rows = []

    def add(id_, title, region, technology, capacity, count, cost, source, confidence, **rest):
        rows.append({"id": id_, "title": title, "region": region, "technology": technology, "capacity_mw": capacity,
                     "count": count, "cost_usd_per_mwh": COST[cost], "source": source, "confidence": confidence, **rest})

    gas = {"tanks": "gas-north-coast", "specific_use_g_per_kwh": specific_use(410.0, "natural_gas"),
           "derating_share": ENERGAS_DERATING, **rates(ENERGAS_AVAILABILITY, 240)}
    add("energas-varadero", "Energas Varadero", "matanzas", "gas-turbines", 33.2, 5, "gas", "gppd", "derived", **gas)
    add("energas-jaruco", "Energas Boca de Jaruco", "mayabeque", "gas-turbines", 53.333, 6, "gas", "gppd", "derived", **gas)
    add("energas-puerto-escondido", "Energas Puerto Escondido", "mayabeque", "gas-turbines", 20.0, 1, "gas", "une-notes",
        "derived", **gas)
    add("peakers", "Diesel turbines for the peak", "mayabeque", "gas-turbines", 17.0, 3, "peaker", "une-notes", "derived",
        tanks="diesel-havana;diesel-matanzas;diesel-cienfuegos", specific_use_g_per_kwh=specific_use(410.0, "diesel"),
        **rates(PEAKER_AVAILABILITY, 240))

    ship = {"derating_share": POWERSHIP_DERATING, "specific_use_g_per_kwh": specific_use(fuel_side.POWERSHIP_G, "fuel_oil"),
            **rates(POWERSHIP_AVAILABILITY, 72)}
    at_havana = {"tanks": "fo-havana;fo-matanzas;fo-cienfuegos", **ship}
    add("powerships-mariel", "Powerships Mariel (three ships)", "artemisa", "powerships", 18.4, 10, "powership",
        "karpowership", "reported", tanks="fo-mariel;fo-matanzas;fo-cienfuegos", **ship)
    add("powership-havana", "Powership Havana (Tallapiedra)", "la-habana", "powerships", 18.571, 7, "powership",
        "karpowership", "reported", **at_havana)
    add("powership-fifth", "Powership Havana (fifth ship)", "la-habana", "powerships", 15.0, 1, "powership",
        "karpowership", "derived", **at_havana)
    add("powerships-regla-melones", "Powerships Havana (Regla and Melones)", "la-habana", "powerships", 18.333, 6,
        "powership", "karpowership", "derived", **at_havana)
    rows.extend(agreements.unit_rows(COST, specific_use, rates, ship))

    add("hydro-hanabanilla", "Hydro Hanabanilla", "villa-clara", "hydro", 14.333, 3, "hydro", "une-notes", "assumed",
        profile="water")
    for region, capacity in {"cienfuegos": 4.0, "granma": 6.0, "guantanamo": 6.7, "santiago-de-cuba": 5.0}.items():
        add(f"hydro-{region}", f"Small hydro {PROVINCES[region][0]}", region, "hydro", capacity, 1, "hydro", "onei-10",
            "assumed", profile="water")
    shares = {region: facts["share"][title] for region, (title, _, _) in PROVINCES.items() if region != "la-habana"}
    for region, share in shares.items():
        add(f"sun-{region}", f"Solar parks {PROVINCES[region][0]}", region, "sun", 251.3 * share / sum(shares.values()), 1,
            "sun", "onei-10", "assumed", profile="sun")
    for region, capacity in {"holguin": 9.6, "ciego-de-avila": 0.45, ISLAND: 1.65}.items():
        add(f"wind-{region}", f"Wind {PROVINCES[region][0]}", region, "wind", capacity, 1, "wind", "gppd", "derived",
            profile="wind")
    # 62 MW plant that gave about 20 MW: derated to the yearbook's "other" 116 GWh.
    add("biomass-ciro-redondo", "Bioelectric Ciro Redondo", "ciego-de-avila", "biomass", 62.0, 1, "biomass", "onei-10",
        "derived", derating_share=1 - BIOMASS_GWH * 1000 / 8760 / 0.85 / 62, **rates(0.85, 240))
    add("own-nickel", "Nickel works, own production", "holguin", "own-producers", NICKEL_GWH * 1000 / 8760, 1, "own",
        "onei-10", "derived")
    full_hours = sum(len(days(date(2022, m, 1), (date(2022, m, 28) + timedelta(4)).replace(day=1) - timedelta(1))) * 24 * v
                     for m, v in HARVEST.items())
    for region, part in SUGAR_SHARES.items():
        add(f"own-mills-{region}", f"Sugar mills {PROVINCES[region][0]}", region, "own-producers",
            SUGAR_GWH * 1000 / full_hours * part, 1, "own", "onei-10", "derived", profile="harvest")
    return rows


TECHNOLOGIES = [
    ("steam-soviet-100", "Steam, Soviet 100 MW series", "russia", "reported"),
    ("steam-soviet-250", "Steam, Felton (Soviet boilers and turbines, Czechoslovak parts)", "russia", "assumed"),
    ("steam-soviet-new", "Steam, new Russian 200 MW units (in scenarios alone)", "russia", "assumed"),
    ("steam-czechoslovak", "Steam, Czechoslovak", None, "assumed"),
    ("steam-french-330", "Steam, French 330 MW (Guiteras)", None, "reported"),
    ("steam-japanese-158", "Steam, Japanese 158 MW (Cienfuegos)", None, "assumed"),
    ("gas-turbines", "Gas turbines and combined cycle", None, "assumed"),
    ("engines-hfo", "Fuel-oil engines (Korea, Germany)", None, "reported"),
    ("engines-diesel", "Diesel engines (Germany, Korea, Spain, China)", None, "reported"),
    ("powerships", "Powerships (Turkey)", None, "reported"),
    ("hydro", "Hydro", None, "assumed"), ("sun", "Solar", None, "reported"), ("wind", "Wind", None, "assumed"),
    ("biomass", "Biomass", None, "reported"), ("own-producers", "Own producers", None, "reported"),
]

TECHNOLOGY_COLUMNS = ["id", "title", "parts_supplier", "parts_share", "debt_failure_factor", "debt_derating_share",
                      "debt_decay_per_y", "source", "confidence"]


def technology_rows():
    """Classes of units. Debt of maintenance rests at the level of 2022, so that without a change of parts nothing moves."""
    ages = parts.fit(STEAM)
    rests_on = {"source": "une-notes", "confidence": "assumed"}
    return [{"id": i, "title": t, "parts_supplier": p, "source": "press-plants", "confidence": c}
            | (ages[i] | rests_on if i in ages else {}) for i, t, p, c in TECHNOLOGIES]


# ---- Maintenance ----------------------------------------------------------------------------------------------------


def maintenance_rows(units):
    """Dated windows: steam from the lists, steam in spring by share, engines by month, ships before they arrive."""
    rows = []

    def add(unit, start, end, machines, source, confidence):
        number = sum(row["unit"] == unit for row in rows) + 1
        rows.append({"id": f"{unit}-{number}", "unit": unit, "start": str(start), "end": str(end), "machines": machines,
                     "source": source, "confidence": confidence})

    known = {unit for unit, *_ in KNOWN_MAINTENANCE}
    for unit, start, end, _ in KNOWN_MAINTENANCE:
        add(unit, start, end, 1, "une-notes", "derived")
    for unit, line in statuses(NOTES_FROM, NOTES_TO).items():
        for start, end in spells(line, "M", NOTES_FROM, 6):
            if not (unit in ("felton2", "tallapiedra7")):
                add(unit, start, end, 1, "une-notes", "derived")
    # January to May: each unit that lived has one window as long as its share says, so placed that few overlap.
    dead = {"mariel6", "nuevitas4", "mariel7"} | known
    living = [row for row in table("unit_reliability") if row["unit_key"] not in dead]
    output = {u["id"]: u["capacity_mw"] * (1 - u["derating_share"]) for u in units if u["id"] in STEAM}
    away = [0.0] * SPRING_DAYS
    for key in ("mariel8", "tallapiedra7", "felton2"):
        for unit, start, end, _ in KNOWN_MAINTENANCE:
            for day in days(YEAR_START, YEAR_START + timedelta(SPRING_DAYS - 1)):
                if unit == key and start <= str(day) < end:
                    away[(day - YEAR_START).days] += output[key]
    for row in sorted(living, key=lambda r: (-output[r["unit_key"]], r["unit_key"])):
        length = round(float(row["maintenance_share"]) * SPRING_DAYS * SPRING_MAINTENANCE)
        if not length:
            continue
        # Where the least is away already, as a planner would do.
        first = min(range(SPRING_DAYS - length + 1), key=lambda d: (sum(x * x for x in away[d:d + length]), d))
        for day in range(first, first + length):
            away[day] += output[row["unit_key"]]
        start = YEAR_START + timedelta(first)
        add(row["unit_key"], start, start + timedelta(length), 1, "own-assumption", "assumed")
    engines = [u for u in units if u["technology"] == "engines-diesel" and u["region"] != ISLAND]
    installed = sum(u["capacity_mw"] * u["count"] for u in engines)
    reported = mean_by_month("dg_out_maint_mw")
    machines = {u["id"]: u["count"] for u in engines}
    plan = {}
    for month in range(1, 13):
        out_mw = reported[month] if month >= 6 else SPRING_ENGINE_MAINTENANCE_MW
        plan[month] = spread(round(sum(machines.values()) * out_mw / installed), machines)
    for unit in machines:
        month = 1
        while month <= 12:
            last = month
            while last < 12 and plan[last + 1][unit] == plan[month][unit]:
                last += 1
            if plan[month][unit]:
                end = date(2022, last + 1, 1) if last < 12 else YEAR_END
                add(unit, date(2022, month, 1), end, plan[month][unit], "une-notes", "derived" if month >= 6 else "assumed")
            month = last + 1
    add("powership-fifth", "2022-01-01", "2022-05-01", 1, "karpowership", "derived")
    add("powerships-regla-melones", "2022-01-01", "2022-11-15", 6, "karpowership", "derived")
    return sorted(rows, key=lambda row: row["id"])


# ---- All ------------------------------------------------------------------------------------------------------------


def main():
    """Every table."""
    facts = write_demand()
    write_profiles(facts)
    write("links", ["id", "from", "to", "limit_mw", "limit_back_mw", "source", "confidence"], [
        {"id": f"{a}--{b}", "from": a, "to": b, "limit_mw": there, "limit_back_mw": back, "source": "network",
         "confidence": sure} for a, b, there, back, sure in LINKS])
    write("technologies", TECHNOLOGY_COLUMNS, technology_rows())
    units = steam_rows() + engine_rows(facts) + other_rows(facts)
    write("units", UNIT_COLUMNS, units)
    write("maintenance", ["id", "unit", "start", "end", "machines", "source", "confidence"], maintenance_rows(units))
    for name, (columns, rows) in fuel_side.tables().items():
        write(name, columns, rows)
    (CASE / "case.toml").write_text(scenarios.case_toml(units, fuel_side.AGREEMENTS + agreements.RUSSIAN_OIL, DATED_LOSSES), encoding="utf-8")


if __name__ == "__main__":
    main()
