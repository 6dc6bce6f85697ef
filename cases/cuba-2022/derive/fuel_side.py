"""Fuels, tanks, production, other users, ports, suppliers and agreements.

The yearbook's balance of 2022, kt:

    fuel oil   refined at home 929 + imported 679                                        = 1,608
    crude      from own wells 2,374 (of it about 114 refined at Cabaiguan)               = 2,260
    used       fuel oil and crude 4,241, of it power 3,532 and others 709
    so about 260 kt of imported crude must have been burned without refining (or came out of stock)
    diesel     refined at home 338 + imported 876 = 1,214; used 1,157, of it power 595 and others 562

The case declares no refineries: a cargo of crude is declared by what it yields: 0.435 t of fuel oil and
0.158 t of diesel per tonne (the yearbook's refinery output over the crude that was refined). The rest is not modelled.
"""

from agreements import RUSSIAN_OIL

# ---- Parameters -----------------------------------------------------------------------------------------------------

# Lower heating values: IPCC 2006 defaults; domestic crude at 40.0 (38.5 to 40.5 are in use for such crude), because the
# reported 287.4 g/kWh (10,000 kcal/kg) and the reported 3,532 kt fit each other only near the upper end.
LHV_GJ_PER_T = {"domestic_crude": 40.0, "fuel_oil": 40.4, "diesel": 43.0, "natural_gas": 46.0}
# Powership engines are new and large: better than the 222.6 g/kWh of the national engine class.
POWERSHIP_G = 205.0

# Crude from the wells by pipeline and coaster, t/h. Together 258 = 2,260 kt a year. The case declares no inland transport:
# the output is split near each plant's expected burn and the hub feeds what is missing.
WELLS_T_PER_H = {"crude-matanzas": 72.0, "crude-guiteras": 33.0, "crude-mariel": 22.0, "crude-cienfuegos": 57.0,
                 "crude-felton": 41.0, "crude-santiago": 33.0}
# Associated gas: 892.5 million m3 used in 2022, rich in heavier parts: 0.9 kg/m3 (assumed). At 35 MJ/m3 the reported
# 1,946 GWh at 410 g/kWh would need more gas than was used.
GAS_T_PER_H = 892.5e6 * 0.9 / 1000 / 8760
# Other users of fuel oil (cement, nickel, industry) and of diesel (transport, farming), kt a year. They take what is
# left after power, and stop while a tank is low.
OTHER_FUEL_OIL_KT = {"fo-moa": 190.0, "fo-cienfuegos": 150.0, "fo-matanzas": 160.0, "fo-santiago": 120.0}
OTHER_DIESEL_KT = {"diesel-havana": 220.0, "diesel-matanzas": 80.0, "diesel-cienfuegos": 140.0, "diesel-santiago": 122.0}
OTHERS_STOP_AT = 0.20

# Share of nominated cargoes that load, and waiting at anchor for money, ship or berth (mean hours), by supplier.
LOADING = {"venezuela": 0.85, "russia": 0.90, "spot": 0.80}
WAITING_H = {"venezuela": 96, "russia": 120, "spot": 168}
# What an agreement must nominate so that the mean delivered is what was reported: 1 / loading, and a little more for
# cargoes that sail too late in the year to arrive.
LATE = {"venezuela": 1.02, "russia": 1.0, "spot": 1.04}

# ---- Tables ---------------------------------------------------------------------------------------------------------

ZONES = {
    "west": ["pinar-del-rio", "artemisa", "la-habana", "mayabeque", "matanzas"],
    "centre": ["villa-clara", "cienfuegos", "sancti-spiritus"],
    "east": ["ciego-de-avila", "camaguey", "las-tunas", "holguin", "granma", "santiago-de-cuba", "guantanamo"],
}

FUELS = [
    # id, title, bbl/t, kg CO2 per GJ (from kg per MWh of heat in fuels.csv)
    ("domestic_crude", "Domestic crude (heavy, 8-18 API, up to 8 % sulphur)", 6.4, 264 / 3.6),
    ("fuel_oil", "Fuel oil", 6.35, 286 / 3.6),
    ("diesel", "Diesel", 7.45, 266 / 3.6),
    ("natural_gas", "Associated gas", None, 201 / 3.6),
]

PORTS = [
    # id, title, region, berths, t/h, largest cargo kt, lat, lon
    ("mariel", "Mariel", "artemisa", 1, 600, 50, 23.02, -82.75),
    ("havana", "Havana (Nico Lopez)", "la-habana", 2, 700, 50, 23.135, -82.335),
    ("matanzas", "Matanzas supertanker base", "matanzas", 2, 2500, 120, 23.06, -81.53),
    ("cienfuegos", "Cienfuegos", "cienfuegos", 2, 1200, 75, 22.13, -80.51),
    ("nuevitas", "Nuevitas", "camaguey", 1, 500, 45, 21.56, -77.27),
    ("felton", "Felton", "holguin", 1, 500, 45, 20.74, -75.65),
    ("moa", "Moa", "holguin", 1, 500, 40, 20.66, -74.94),
    ("santiago", "Santiago de Cuba (Hermanos Diaz)", "santiago-de-cuba", 1, 600, 45, 19.99, -75.87),
]

TANKS = [
    # id, title, fuel, port, region, capacity kt, start share, confidence
    # Matanzas: 2,400 kbbl, half for crude and half for fuel oil.
    ("crude-matanzas", "Matanzas base, domestic crude", "domestic_crude", "matanzas", "matanzas", 187.0, 0.62, "derived"),
    ("fo-matanzas", "Matanzas base, fuel oil", "fuel_oil", "matanzas", "matanzas", 187.0, 0.60, "derived"),
    ("crude-guiteras", "Guiteras, crude by pipeline", "domestic_crude", None, "matanzas", 15.0, 0.7, "assumed"),
    ("crude-mariel", "Mariel plant, crude", "domestic_crude", "mariel", "artemisa", 15.0, 0.7, "assumed"),
    ("crude-cienfuegos", "Cienfuegos plant, crude", "domestic_crude", "cienfuegos", "cienfuegos", 25.0, 0.7, "assumed"),
    ("crude-felton", "Felton plant, crude", "domestic_crude", "felton", "holguin", 16.0, 0.7, "assumed"),
    ("crude-santiago", "Rente plant, crude", "domestic_crude", "santiago", "santiago-de-cuba", 16.0, 0.7, "assumed"),
    ("fo-mariel", "Mariel, fuel oil", "fuel_oil", "mariel", "artemisa", 45.0, 0.7, "assumed"),
    ("fo-havana", "Havana, fuel oil", "fuel_oil", "havana", "la-habana", 55.0, 0.7, "assumed"),
    ("fo-cienfuegos", "Cienfuegos refinery, fuel oil", "fuel_oil", "cienfuegos", "cienfuegos", 100.0, 0.7, "assumed"),
    ("fo-nuevitas", "Nuevitas plant, fuel oil", "fuel_oil", "nuevitas", "camaguey", 40.0, 0.6, "assumed"),
    ("fo-felton", "Felton plant, fuel oil", "fuel_oil", "felton", "holguin", 40.0, 0.6, "assumed"),
    ("fo-moa", "Moa, fuel oil", "fuel_oil", "moa", "holguin", 40.0, 0.6, "assumed"),
    ("fo-santiago", "Santiago refinery, fuel oil", "fuel_oil", "santiago", "santiago-de-cuba", 60.0, 0.6, "assumed"),
    ("diesel-havana", "Havana, diesel", "diesel", "havana", "la-habana", 60.0, 0.6, "assumed"),
    ("diesel-matanzas", "Matanzas, diesel", "diesel", "matanzas", "matanzas", 50.0, 0.6, "assumed"),
    ("diesel-cienfuegos", "Cienfuegos, diesel", "diesel", "cienfuegos", "cienfuegos", 60.0, 0.6, "assumed"),
    ("diesel-santiago", "Santiago, diesel", "diesel", "santiago", "santiago-de-cuba", 60.0, 0.6, "assumed"),
    ("diesel-island", "Isla de la Juventud, diesel", "diesel", None, "isla-de-la-juventud", 4.0, 0.8, "assumed"),
    ("gas-north-coast", "Gas gathering, north coast", "natural_gas", None, "mayabeque", 1.0, 0.5, "assumed"),
]

SUPPLIERS = [
    ("venezuela", "Venezuela (PDVSA)", 10.15, -64.68),
    ("russia", "Russia", 59.67, 28.40),
    ("algeria", "Algeria (Sonatrach)", 35.82, -0.27),
    ("spot", "Spot market (Europe and the Caribbean)", 12.11, -68.93),
]


def _stream(id_, title, supplier, fuel, tanks, kt_per_y, cargo_kt, first, voyage_d, price, confidence="derived"):
    """A steady stream of cargoes whose mean delivered is `kt_per_y`."""
    nominated = kt_per_y * LATE[supplier] / LOADING[supplier]
    return {"id": id_, "title": title, "supplier": supplier, "fuel": fuel, "tanks": tanks, "cargo_kt": cargo_kt,
            "first": first, "every_d": round(365 * cargo_kt / nominated, 2), "loading_reliability": LOADING[supplier],
            "voyage_d": voyage_d, "delay": f"exponential({WAITING_H[supplier]})", "price_usd_per_t": price,
            "source": "press-supply", "confidence": confidence}


def _single(id_, title, supplier, fuel, tanks, cargo_kt, first, voyage_d, price, confidence="reported", loading=1.0):
    """One cargo that is known to have come."""
    return {"id": id_, "title": title, "supplier": supplier, "fuel": fuel, "tanks": tanks, "cargo_kt": cargo_kt,
            "first": first, "loading_reliability": loading, "voyage_d": voyage_d, "delay": "exponential(48)",
            "price_usd_per_t": price, "source": "press-supply", "confidence": confidence}


# Prices: fuel oil 100 USD/bbl delivered in July 2022 (x 6.35); diesel about 1,000 USD/t in 2022 (assumed).
FO, DIESEL = 635, 1000

# Venezuela: 53.5 kb/d of crude and products in 2022, about 2,960 kt. Crude 1,795 kt, products 1,165 kt (22 kb/d in the
# first quarter), of which 420 kt of fuel oil and 350 kt of diesel are assumed; so is the split over ports. Crude yields 781 kt fuel oil, 284 diesel.
# Russia: 600 kt of crude, six Aframax cargoes after the sanctions of March turned the flow; 43 of every 100 kt burned
# as it is, the rest refined: 68 kt as fuel oil and 9 kt of diesel a cargo. Two cargoes of fuel oil are reported by name.
# Spot: what is left of the imports of the yearbook, and three million barrels in two weeks after the Matanzas fire.
AGREEMENTS = [
    _stream("ve-crude-cienfuegos", "Venezuelan crude to Cienfuegos, as fuel oil", "venezuela", "fuel_oil",
            "fo-cienfuegos", 400, 25, "2022-01-02", 5, FO),
    _stream("ve-crude-havana", "Venezuelan crude to Havana, as fuel oil", "venezuela", "fuel_oil", "fo-havana", 190, 20,
            "2022-01-05", 5, FO),
    _stream("ve-crude-santiago", "Venezuelan crude to Santiago, as fuel oil", "venezuela", "fuel_oil", "fo-santiago", 191,
            20, "2022-01-07", 4, FO),
    _stream("ve-crude-diesel-cienfuegos", "Venezuelan crude to Cienfuegos, as diesel", "venezuela", "diesel",
            "diesel-cienfuegos", 160, 10, "2022-01-02", 5, DIESEL),
    _stream("ve-crude-diesel-havana", "Venezuelan crude to Havana, as diesel", "venezuela", "diesel", "diesel-havana", 124,
            10, "2022-01-05", 5, DIESEL),
    _stream("ve-fo-nuevitas", "Venezuelan fuel oil to Nuevitas", "venezuela", "fuel_oil", "fo-nuevitas", 150, 20,
            "2022-01-03", 4, FO,
            "assumed"),
    _stream("ve-fo-felton", "Venezuelan fuel oil to Felton", "venezuela", "fuel_oil", "fo-felton", 100, 20, "2022-01-09",
            4, FO,
            "assumed"),
    _stream("ve-fo-moa", "Venezuelan fuel oil to Moa", "venezuela", "fuel_oil", "fo-moa", 170, 20, "2022-01-11", 4, FO,
            "assumed"),
    _stream("ve-diesel-santiago", "Venezuelan diesel to Santiago", "venezuela", "diesel", "diesel-santiago", 200, 25,
            "2022-01-06", 4, DIESEL,
            "assumed"),
    _stream("ve-diesel-cienfuegos", "Venezuelan diesel to Cienfuegos", "venezuela", "diesel", "diesel-cienfuegos", 60, 20,
            "2022-01-12", 5, DIESEL,
            "assumed"),
    _stream("ve-diesel-matanzas", "Venezuelan diesel to Matanzas", "venezuela", "diesel", "diesel-matanzas", 90, 25,
            "2022-01-18", 5, DIESEL,
            "assumed"),
    _single("ru-fo-vladivostok", "Eco City of Angels, fuel oil from Vladivostok", "russia", "fuel_oil",
            "fo-matanzas", 47, "2022-01-15", 34, FO),
    _single("ru-fo-suvorovsky", "Suvorovsky Prospect, 700 kbbl of fuel oil from Ust-Luga", "russia", "fuel_oil",
            "fo-matanzas", 110, "2022-06-26", 21, FO),
    {"id": "ru-crude-matanzas", "title": "Russian crude to Matanzas, as fuel oil", "supplier": "russia", "fuel": "fuel_oil",
     "tanks": "fo-matanzas", "cargo_kt": 68 / LOADING["russia"], "first": "2022-03-25", "every_d": 45,
     "loading_reliability": LOADING["russia"], "voyage_d": 20, "delay": f"exponential({WAITING_H['russia']})",
     "start": "2022-03-15", "price_usd_per_t": 515, "source": "press-supply", "confidence": "derived"},
    {"id": "ru-crude-diesel", "title": "Russian crude to Matanzas, as diesel", "supplier": "russia", "fuel": "diesel",
     "tanks": "diesel-matanzas", "cargo_kt": 9 / LOADING["russia"], "first": "2022-03-25", "every_d": 45,
     "loading_reliability": LOADING["russia"], "voyage_d": 20, "delay": f"exponential({WAITING_H['russia']})",
     "start": "2022-03-15", "price_usd_per_t": 515, "source": "press-supply", "confidence": "derived"},
    _stream("spot-fo-mariel", "Spot fuel oil to Mariel", "spot", "fuel_oil", "fo-mariel", 60, 30, "2022-01-20", 14, FO,
            "assumed"),
    _single("spot-fo-august", "Spot fuel oil after the Matanzas fire", "spot", "fuel_oil", "fo-cienfuegos", 42,
            "2022-08-08", 9, FO, "derived"),
    _stream("spot-diesel-havana", "Spot diesel to Havana", "spot", "diesel", "diesel-havana", 215, 30, "2022-01-04", 14,
            DIESEL, "assumed"),
    _stream("spot-diesel-matanzas", "Spot diesel to Matanzas", "spot", "diesel", "diesel-matanzas", 195, 30, "2022-01-14",
            14, DIESEL, "assumed"),
    _stream("spot-diesel-santiago", "Spot diesel to Santiago", "spot", "diesel", "diesel-santiago", 80, 25, "2022-02-01",
            14, DIESEL, "assumed"),
    _single("spot-diesel-august", "Spot diesel after the Matanzas fire", "spot", "diesel", "diesel-cienfuegos",
            36, "2022-08-08", 9, DIESEL, "derived"),
    {"id": "dz-crude-matanzas", "title": "Algerian crude to Matanzas, as fuel oil (level of 2017)", "supplier": "algeria",
     "fuel": "fuel_oil", "tanks": "fo-matanzas", "cargo_kt": 62, "first": "2022-02-01", "every_d": 121.67,
     "loading_reliability": 0.95, "voyage_d": 15, "delay": "exponential(72)", "price_usd_per_t": 515,
     "source": "press-supply", "confidence": "assumed"},
]


def tables():
    """Name of each table: its columns and rows."""
    fuels = [{"id": i, "title": t, "lhv_gj_per_t": LHV_GJ_PER_T[i], "density_bbl_per_t": d, "emission_kg_per_gj": e,
              "source": "fuel-properties", "confidence": "assumed"} for i, t, d, e in FUELS]
    ports = [{"id": i, "title": t, "region": r, "berths": b, "unloading_t_per_h": u, "max_cargo_kt": m,
              "latitude_deg": lat, "longitude_deg": lon, "source": "press-supply", "confidence": "assumed"}
             for i, t, r, b, u, m, lat, lon in PORTS]
    tanks = [{"id": i, "title": t, "fuel": f, "port": p, "region": r, "capacity_kt": c, "heel_kt": round(0.05 * c, 2),
              "stock_kt": round(s * c, 2), "source": "press-supply", "confidence": sure}
             for i, t, f, p, r, c, s, sure in TANKS]
    production = [{"id": f"wells-{tank.removeprefix('crude-')}", "tank": tank, "rate_t_per_h": rate, "source": "onei-10",
                   "confidence": "derived"} for tank, rate in WELLS_T_PER_H.items()]
    production.append({"id": "gas-fields", "tank": "gas-north-coast", "rate_t_per_h": GAS_T_PER_H, "source": "onei-10",
                       "confidence": "derived"})
    # Coasters to the island: not an import, no ship in the model.
    production.append({"id": "coaster-island", "tank": "diesel-island", "rate_t_per_h": 4.0, "source": "own-assumption",
                       "confidence": "assumed"})
    capacity = {row["id"]: row["capacity_kt"] for row in tanks}
    offtakes = [{"id": f"others-{tank}", "tank": tank, "rate_kt_per_y": rate, "priority": "after-power",
                 "stops_below_kt": round(OTHERS_STOP_AT * capacity[tank], 2), "source": "onei-10", "confidence": "derived"}
                for tank, rate in (OTHER_FUEL_OIL_KT | OTHER_DIESEL_KT).items()]
    suppliers = [{"id": i, "title": t, "latitude_deg": lat, "longitude_deg": lon, "source": "press-supply",
                  "confidence": "derived"} for i, t, lat, lon in SUPPLIERS]
    end = ["source", "confidence"]
    return {
        "fuels": (["id", "title", "lhv_gj_per_t", "density_bbl_per_t", "emission_kg_per_gj", *end], fuels),
        "ports": (["id", "title", "region", "berths", "unloading_t_per_h", "max_cargo_kt", "latitude_deg",
                   "longitude_deg", *end], ports),
        "tanks": (["id", "title", "fuel", "port", "region", "capacity_kt", "heel_kt", "stock_kt", *end], tanks),
        "production": (["id", "tank", "rate_t_per_h", *end], production),
        "offtakes": (["id", "tank", "rate_kt_per_y", "priority", "stops_below_kt", *end], offtakes),
        "suppliers": (["id", "title", "latitude_deg", "longitude_deg", *end], suppliers),
        "agreements": (["id", "title", "supplier", "fuel", "tanks", "cargo_kt", "first", "every_d", "loading_reliability",
                        "voyage_d", "delay", "start", "price_usd_per_t", *end], AGREEMENTS + RUSSIAN_OIL),
    }
