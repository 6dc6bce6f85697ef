"""`case.toml`: settings, sources, disruptions and scenarios."""

import agreements
from parts import PARTS_SHARE

SUMMARY = """\
Cuba's power system in 2022, hour by hour: twenty old steam units, engines, powerships and gas on the 220 kV backbone of \
fifteen provinces and the separate grid of Isla de la Juventud, fed by domestic crude and by cargoes from Venezuela, \
Russia and the spot market. Calibrated to the statistical yearbook and to the daily notes of the utility."""

SOURCES = [
    ("une-notes", "Daily notes of the Union Electrica; numbers from the public repository ALbertE03/SEN", "2022-2023",
     "reported", "MIT"),
    ("onei-10", "ONEI, Anuario Estadistico de Cuba 2024, chapter 10", "2025", "reported", "cited facts"),
    ("gppd", "World Resources Institute, Global Power Plant Database", "2021", "reported", "CC BY 4.0"),
    ("karpowership", "Karpowership, Cubadebate and Reuters on powerships, quoted by cubatrade.org and others", "2022",
     "reported", "cited facts"),
    ("press-plants", "Press on power plants and engine sites (row by row in observed/plants.csv)", "2015-2025", "reported",
     "cited facts"),
    ("press-supply", "Press quoting tanker trackers and company papers (row by row in observed/supply.csv, terminals.csv)",
     "2016-2025", "reported", "cited facts"),
    ("press-agreements", "Press and official notes on agreements (row by row in observed/agreements.csv)", "2015-2025",
     "reported", "cited facts"),
    ("press-events", "Press on events (row by row in observed/events.csv)", "2022", "reported", "cited facts"),
    ("network", "Press and utility notes on the 220 kV grid (row by row in observed/network.csv)", "2017-2025", "derived",
     "cited facts"),
    ("census-2012", "ONEI, census of 2012, population by province", "2012", "reported", "cited facts"),
    ("fuel-properties", "IPCC 2006 defaults; prices and emission factors of the CURE preprint", "2006-2024", "assumed",
     "cited facts"),
    ("own-assumption", "Chosen for want of a source; see docs/cases/cuba.md", "2026", "assumed", ""),
]

WEST = ["pinar-del-rio", "artemisa", "la-habana", "mayabeque", "isla-de-la-juventud"]
MAINLAND = ["artemisa", "camaguey", "ciego-de-avila", "cienfuegos", "granma", "guantanamo", "holguin", "la-habana",
            "las-tunas", "matanzas", "mayabeque", "pinar-del-rio", "sancti-spiritus", "santiago-de-cuba", "villa-clara"]

# id, kind, title, start, end, other fields
EVENTS = [
    ("guiteras-lightning", "unit-loss", "Guiteras tripped by lightning (length assumed)", "2022-05-24", "2022-05-25",
     {"units": ["guiteras1"]}),
    ("guiteras-fire-stop", "unit-loss", "Guiteras stopped for want of water and fuel after the Matanzas fire",
     "2022-08-08 10:00", "2022-08-10 18:00", {"units": ["guiteras1"]}),
    ("matanzas-fire-tanks", "tank-loss", "Fire at the Matanzas base: four of eight tanks and half of the stock, about 145,000 m3, are lost",
     "2022-08-05 19:00", "2023-01-01", {"tanks": ["crude-matanzas", "fo-matanzas"], "capacity_lost": 0.5, "stock_lost": 0.5}),
    ("matanzas-fire-port", "port-closure", "Matanzas dock closed by the fire, then slow", "2022-08-05 19:00", "2022-08-20",
     {"ports": ["matanzas"]}),
    ("ian-collapse", "hurricane", "Total collapse of the grid after hurricane Ian", "2022-09-27 18:00", "2022-09-28 12:00",
     {"regions": MAINLAND, "units_lost": 0.95, "links_lost": 1.0, "ports_closed": False}),
    ("ian-restoration", "hurricane", "Grid restored piece by piece after the collapse", "2022-09-28 12:00",
     "2022-09-29 18:00", {"regions": MAINLAND, "units_lost": 0.5, "links_lost": 0.5, "ports_closed": False}),
    ("ian-west", "hurricane", "Hurricane Ian over the west: distribution lines down, ports closed", "2022-09-27 02:00",
     "2022-10-01", {"regions": WEST, "units_lost": 0.0, "links_lost": 0.0, "demand_lost": 0.4, "ports_closed": True}),
    ("venezuela-november", "embargo", "Venezuelan deliveries down to 38 kb/d in November", "2022-10-28", "2022-11-25",
     {"supplier": "venezuela", "loading_factor": 0.71}),
    ("sanctions-on-russia", "embargo", "Sanctions on Russian oil: fewer willing ships, longer ways (size assumed)",
     "2022-03-15", "2023-01-01", {"supplier": "russia", "loading_factor": 1.0, "voyage_factor": 1.1}),
    ("eu-embargo-on-russia", "embargo", "European embargo on Russian crude (size assumed)", "2022-12-05", "2023-01-01",
     {"supplier": "russia", "loading_factor": 0.9, "voyage_factor": 1.1}),
    ("algeria-dormant", "embargo", "Algerian deliveries interrupted since 2019", "2022-01-01", "2023-01-01",
     {"supplier": "algeria", "loading_factor": 0.0}),
]

# What each event rests on. Where its date is reported but the size of its effect is not, it counts as assumed.
RESTS_ON = {
    "guiteras-lightning": ("press-events", "derived"),
    "guiteras-fire-stop": ("press-events", "reported"),
    "matanzas-fire-tanks": ("press-events", "reported"),
    "matanzas-fire-port": ("press-events", "derived"),
    "ian-collapse": ("press-events", "reported"),
    "ian-restoration": ("press-events", "derived"),
    "ian-west": ("press-events", "derived"),
    "venezuela-november": ("press-supply", "derived"),
    "sanctions-on-russia": ("press-events", "assumed"),
    "eu-embargo-on-russia": ("press-events", "assumed"),
    "algeria-dormant": ("press-supply", "reported"),
    "venezuela-stops": ("own-assumption", "assumed"),
    "russia-stops": ("own-assumption", "assumed"),
    "parts-stop": ("own-assumption", "assumed"),
    "parts-return": ("own-assumption", "assumed"),
    "mariel7-lost": ("press-events", "reported"),
    "felton2-lost": ("press-events", "reported"),
}


def rests_on(id_):
    """Source and confidence of a disruption; losses that are not listed follow from the lists of the daily notes."""
    source, confidence = RESTS_ON.get(id_, ("une-notes", "derived"))
    return {"source": source, "confidence": confidence}


OFF_BY_DEFAULT = [
    ("venezuela-stops", "embargo", "Nothing loads in Venezuela", "2022-01-01", "2023-01-01",
     {"supplier": "venezuela", "loading_factor": 0.0}),
    ("russia-stops", "embargo", "Nothing loads in Russia", "2022-01-01", "2023-01-01",
     {"supplier": "russia", "loading_factor": 0.0}),
    ("parts-stop", "parts-embargo", "No part comes from Russia", "2022-01-01", "2023-01-01",
     {"supplier": "russia", "parts_factor": 0.0}),
    ("parts-return", "parts-embargo", "All parts come from Russia", "2022-01-01", "2023-01-01",
     {"supplier": "russia", "parts_factor": 1 / PARTS_SHARE}),
]

# The hypothesis behind `embargo-lifted`.
LIFTED_REPAIR, LIFTED_DERATING, LIFTED_WAITING, LIFTED_LOADING = 0.5, 0.7, 0.25, 0.97

LIFTED_NOTE = f"""\
A hypothesis, not a finding. It pulls these levers and no other, all year: (1) repairs of steam units and engines take \
{LIFTED_REPAIR:g} of their time, since parts can be bought and shipped directly; (2) derating of steam units falls to \
{LIFTED_DERATING:g} of its size; (3) nominated cargoes load with probability {LIFTED_LOADING:g}; (4) waiting at anchor falls \
to {LIFTED_WAITING:g} of its mean. Units that burned, and the dated long losses, stay lost. Money and demand do not change. \
Sizes are assumed."""


def quote(value):
    """A value in TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(quote(v) for v in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{value:g}"


def block(name, fields):
    """A TOML table of an array."""
    return "\n".join([f"[[{name}]]", *(f"{key} = {quote(value)}" for key, value in fields.items())]) + "\n"


def lifted_changes(units, agreed):
    """Changes of the scenario `embargo-lifted`."""
    changes = []
    for unit in units:
        technology = unit["technology"]
        # What exists in other scenarios alone has no machine.
        if not unit["count"]:
            continue
        if technology.startswith(("steam", "engines")):
            changes.append(("units", unit["id"], "mttr_h", round(unit["mttr_h"] * LIFTED_REPAIR, 2)))
        if technology.startswith("steam"):
            changes.append(("units", unit["id"], "derating_share", round(unit["derating_share"] * LIFTED_DERATING, 4)))
    for agreement in agreed:
        if agreement["supplier"] in ("venezuela", "russia", "spot") and agreement["loading_reliability"]:
            mean = float(agreement["delay"].removeprefix("exponential(").removesuffix(")"))
            changes.append(("agreements", agreement["id"], "loading_reliability", LIFTED_LOADING))
            changes.append(("agreements", agreement["id"], "delay", f"exponential({mean * LIFTED_WAITING:g})"))
    return changes


def scenario(id_, title, note, enable=(), disable=(), changes=()):
    """One scenario."""
    fields = {"id": id_, "title": title, "note": note}
    if enable:
        fields["enable"] = list(enable)
    if disable:
        fields["disable"] = list(disable)
    text = block("scenario", fields)
    if changes:
        lines = [f"  {{ table = {quote(t)}, id = {quote(i)}, field = {quote(f)}, value = {quote(v)} }},"
                 for t, i, f, v in changes]
        text += "change = [\n" + "\n".join(lines) + "\n]\n"
    return text


def case_toml(units, agreed, dated_losses):
    """The whole file."""
    parts = [
        "# Written by derive/derive.py; change the parameters there.\n",
        f'name = "cuba-2022"\ntitle = "Cuba 2022"\nsummary = {quote(SUMMARY)}\n',
        "[horizon]\nstart = 2022-01-01\nhours = 8760\n",
        '[settings]\nsharing = "shared"\n',
    ]
    parts += [block("source", {"id": i, "title": t, "date": d, "confidence": c} | ({"licence": l} if l else {}))
              for i, t, d, c, l in SOURCES]
    seen = {}
    for unit, start, end, why in dated_losses:
        seen[unit] = seen.get(unit, 0) + 1
        suffix = f"-{seen[unit]}" if seen[unit] > 1 else ""
        id_ = f"{unit}-lost{suffix}"
        parts.append(block("disruption", {"id": id_, "kind": "unit-loss", "title": f"{unit}: {why}", "start": start,
                                          "end": end, "units": [unit]} | rests_on(id_)))
    for active, events in ((True, EVENTS), (False, OFF_BY_DEFAULT)):
        for id_, kind, title, start, end, fields in events:
            shared = {"id": id_, "kind": kind, "title": title, "start": start, "end": end}
            parts.append(block("disruption", shared | ({} if active else {"active": False}) | fields | rests_on(id_)))
    parts += [
        scenario("without-venezuela", "Without Venezuela",
                 "Nothing loads in Venezuela all year, and nobody steps in. Counts crude by what it yields.",
                 enable=["venezuela-stops"]),
        scenario("without-russia", "Without Russia", "Nothing loads in Russia all year, and nobody steps in.",
                 enable=["russia-stops"]),
        scenario("parts-return", "Russian parts return",
                 "From 1 January 2022 on all parts come for steam units of Soviet make, and what was put off is made good. "
                 "How debt of maintenance acts is a weak fit to the daily notes; the share of parts that came in 2022 is "
                 "assumed.", enable=["parts-return"]),
        scenario("parts-stop", "Russian parts stop",
                 "From 1 January 2022 on no part comes for steam units of Soviet make; cargoes still do. How debt of "
                 "maintenance acts is a weak fit to the daily notes; the share of parts that came in 2022 is assumed.",
                 enable=["parts-stop"]),
        scenario("embargo-lifted", "Embargo lifted (a hypothesis)", LIFTED_NOTE, changes=lifted_changes(units, agreed)),
        scenario("matanzas-intact", "Matanzas intact",
                 "The fire of 5 August does not happen: no tank, stock or dock is lost and Guiteras is not stopped. "
                 "The cargoes bought after the fire still come.",
                 disable=["matanzas-fire-tanks", "matanzas-fire-port", "guiteras-fire-stop"]),
        scenario("algeria-resumes", "Algeria resumes",
                 "Algeria delivers at the level of 2017 (2.1 million barrels of crude a year), as agreed in November 2022 "
                 "without a volume.", disable=["algeria-dormant"]),
    ]
    parts += [scenario(id_, title, note, disable=disable, changes=changes)
              for id_, title, note, disable, changes in agreements.scenarios(units)]
    return "\n".join(parts)
