"""What was agreed on the tour of November 2022 through Algeria, Russia, China and Turkey, and what came of it since.

Each scenario asks what an agreement would have been worth in 2022 had it been in force and kept from 1 January on. That
partners agreed, and most quantities, are reported (`observed/agreements.csv`); how much of it acts on which unit, and how
well it would have been kept, is assumed. New units stand in `units.csv` with no machine and new agreements in
`agreements.csv` with no chance to load, so that they change nothing until a scenario calls them.
"""

# ---- Sizes ----------------------------------------------------------------------------------------------------------

# Russia, 2023-05: 1.64 Mt a year of oil and products were agreed; 200 kt came in 2023. In 2022 the case has 757 kt from
# Russia: 600 kt of crude and two cargoes of fuel oil. The rest of 1.64 Mt is taken to be crude.
RUSSIAN_CRUDE_KT = 1640 - 757
# What a tonne of crude gives, as for the crude that came (see fuel_side.py).
CRUDE_AS_FUEL_OIL, CRUDE_AS_DIESEL = 0.68, 0.09
# Its fuel oil is split between the two ports with large tanks; the split is assumed.
RUSSIAN_LOADING = 0.9
# Russia, 2024-11 (the credit of 2015, scoped anew): parts and help for four units of 100 MW at Rente, Mariel and Habana del
# Este. Which ones, and what an overhaul does, is assumed: derating to a third, failures half as often, repairs in 0.7 of
# their time.
OVERHAULED = ["mariel5", "santacruz3", "rente5", "rente6"]
OVERHAUL_DERATING, OVERHAUL_MTTF, OVERHAUL_MTTR = 1 / 3, 2.0, 0.7
# Russia, 2015-10: a state credit of 1,200 million euros for four units of 200 MW, three at Habana del Este and one at
# Mariel; never drawn. Availability 0.94, derating 0.04 and 240 g/kWh are assumed, as for a new plant of its kind.
CREDIT_UNITS = [("ru-credit-santacruz", "New Russian units at Habana del Este", "mayabeque", 3, "crude-matanzas;fo-matanzas"),
                ("ru-credit-mariel", "New Russian unit at Mariel", "artemisa", 1, "crude-mariel;crude-matanzas;fo-mariel;fo-matanzas")]
CREDIT_MW, CREDIT_AVAILABILITY, CREDIT_MTTR_H, CREDIT_DERATING, CREDIT_G = 200.0, 0.94, 48, 0.04, 240.0
# Turkey, 2022-11-22: talks on more powerships; Suheyla Sultan, 240 MW, came on 2023-02-01 and left in 2025 unpaid. 76
# million dollars a year are assumed from another contract. Machines of 18.46 MW as on the other ships.
SHIP_MW, SHIP_MACHINES = 18.4615, 13
# China, 2022-11-25: more than 100 MW of sun; 2024-03: 2,000 MW in 92 parks by 2028. Spread as the parks of 2022 are, with
# their yield, which is low: new parks would give more.
CHINESE_MW, CHINESE_PROGRAM_MW = 100.0, 2000.0


def unit_rows(costs, specific_use, rates, ship):
    """Units that exist in scenarios alone: no machines otherwise."""
    rows = [{"id": id_, "title": title, "region": region, "technology": "steam-soviet-new", "capacity_mw": CREDIT_MW,
             "count": 0, "derating_share": CREDIT_DERATING, **rates(CREDIT_AVAILABILITY, CREDIT_MTTR_H),
             "cost_usd_per_mwh": costs["steam-crude"], "tanks": tanks,
             "specific_use_g_per_kwh": specific_use(CREDIT_G, "domestic_crude"), "source": "press-agreements",
             "confidence": "assumed"} for id_, title, region, _, tanks in CREDIT_UNITS]
    rows.append({"id": "powership-suheyla", "title": "Powership Suheyla Sultan", "region": "la-habana",
                 "technology": "powerships", "capacity_mw": SHIP_MW, "count": 0, "cost_usd_per_mwh": costs["powership"],
                 "tanks": "fo-havana;fo-matanzas;fo-cienfuegos", "source": "press-agreements", "confidence": "derived",
                 **ship})
    return rows


def _stream(id_, title, fuel, tank, kt_per_y, cargo_kt, first):
    nominated = kt_per_y / RUSSIAN_LOADING
    return {"id": id_, "title": title, "supplier": "russia", "fuel": fuel, "tanks": tank, "cargo_kt": cargo_kt,
            "first": first, "every_d": round(365 * cargo_kt / nominated, 2), "loading_reliability": 0, "voyage_d": 20,
            "delay": "exponential(120)", "price_usd_per_t": 515, "source": "press-agreements", "confidence": "assumed"}


RUSSIAN_OIL = [
    _stream("ru-agreed-matanzas", "Russian oil agreed in 2023, to Matanzas, as fuel oil", "fuel_oil", "fo-matanzas",
            RUSSIAN_CRUDE_KT * CRUDE_AS_FUEL_OIL / 2, 60, "2021-12-20"),
    _stream("ru-agreed-cienfuegos", "Russian oil agreed in 2023, to Cienfuegos, as fuel oil", "fuel_oil", "fo-cienfuegos",
            RUSSIAN_CRUDE_KT * CRUDE_AS_FUEL_OIL / 2, 50, "2022-01-05"),
    _stream("ru-agreed-diesel", "Russian oil agreed in 2023, to Cienfuegos, as diesel", "diesel", "diesel-cienfuegos",
            RUSSIAN_CRUDE_KT * CRUDE_AS_DIESEL, 10, "2022-01-05"),
]


def _sun(units, megawatts):
    parks = [unit for unit in units if unit["technology"] == "sun"]
    more = 1 + megawatts / sum(unit["capacity_mw"] for unit in parks)
    return [("units", unit["id"], "capacity_mw", round(unit["capacity_mw"] * more, 4)) for unit in parks]


def _overhaul(units):
    changes = []
    for unit in units:
        if unit["id"] in OVERHAULED:
            changes.append(("units", unit["id"], "mttf_h", round(unit["mttf_h"] * OVERHAUL_MTTF, 1)))
            changes.append(("units", unit["id"], "mttr_h", round(unit["mttr_h"] * OVERHAUL_MTTR, 1)))
            changes.append(("units", unit["id"], "derating_share", round(unit["derating_share"] * OVERHAUL_DERATING, 4)))
    return changes


def scenarios(units):
    """Id, title, note, disruptions that do not happen, changes."""
    oil = [("agreements", row["id"], "loading_reliability", RUSSIAN_LOADING) for row in RUSSIAN_OIL]
    overhaul = _overhaul(units)
    credit = [("units", id_, "count", count) for id_, _, _, count, _ in CREDIT_UNITS]
    ship = [("units", "powership-suheyla", "count", SHIP_MACHINES)]
    sun = _sun(units, CHINESE_MW)
    tour = "As if in force and kept from 1 January 2022 on. "
    return [
        ("russian-oil", "Russian oil",
         tour + "1.64 Mt a year of Russian oil, agreed in 2023 after the tour (reported), instead of the 0.76 Mt that came; "
         "loading 0.9, ports and what crude yields are assumed.", [], oil),
        ("russian-overhaul", "Russian overhaul",
         tour + "Parts and help for four units of 100 MW at Mariel, Habana del Este and Rente (reported). Which ones, and that "
         "derating falls to a third, failures to half and repair times to 0.7, is assumed.", [], overhaul),
        ("russian-credit", "Russian credit",
         tour + "The state credit of 1,200 million euros for four units of 200 MW (reported; never drawn), as if they stood. "
         "Availability 0.94 and specific use are assumed.", [], credit),
        ("turkish-powership", "Turkish powership",
         tour + "Suheyla Sultan, 240 MW (reported; she came in February 2023), burning the fuel oil there is: no cargo comes "
         "with her. Some 76 million dollars a year (assumed).", [], ship),
        ("chinese-sun", "Chinese sun",
         tour + "100 MW of solar parks (more than that was announced), spread and yielding as those of 2022 (assumed).", [],
         sun),
        ("chinese-sun-2000", "Chinese sun, 2,000 MW",
         tour + "The program of March 2024: 2,000 MW of solar parks by 2028 (reported), spread and yielding as those of 2022 "
         "(assumed), without batteries.", [], _sun(units, CHINESE_PROGRAM_MW)),
        ("november-2022", "All of November 2022",
         tour + "Algerian oil, Russian oil, the overhaul, the powership and 100 MW of sun together, each as in its own "
         "scenario; neither the credit of 2015 nor the solar program of 2024.", ["algeria-dormant"],
         oil + overhaul + ship + sun),
    ]
