"""Provinces and the 220 kV backbone."""

ISLAND = "isla-de-la-juventud"

# id: (title as in the data, latitude, longitude); capitals, general knowledge.
PROVINCES = {
    "pinar-del-rio": ("Pinar del Rio", 22.42, -83.70),
    "artemisa": ("Artemisa", 22.82, -82.76),
    "la-habana": ("La Habana", 23.13, -82.38),
    "mayabeque": ("Mayabeque", 22.96, -82.15),
    "matanzas": ("Matanzas", 23.05, -81.58),
    "villa-clara": ("Villa Clara", 22.41, -79.97),
    "cienfuegos": ("Cienfuegos", 22.15, -80.44),
    "sancti-spiritus": ("Sancti Spiritus", 21.93, -79.44),
    "ciego-de-avila": ("Ciego de Avila", 21.84, -78.76),
    "camaguey": ("Camaguey", 21.38, -77.92),
    "las-tunas": ("Las Tunas", 20.96, -76.95),
    "holguin": ("Holguin", 20.89, -76.26),
    "granma": ("Granma", 20.38, -76.64),
    "santiago-de-cuba": ("Santiago de Cuba", 20.02, -75.82),
    "guantanamo": ("Guantanamo", 20.14, -75.21),
    ISLAND: ("Isla de la Juventud", 21.88, -82.80),
}
MAINLAND = [region for region in PROVINCES if region != ISLAND]

# from, to, MW there, MW back, confidence. The two cuts with a figure: west to centre 600 MW in all (a guess), and
# Sancti Spiritus to Ciego de Avila 450 MW eastward (inferred from shedding "por altas transferencias") and 500 back.
LINKS = [
    ("pinar-del-rio", "artemisa", 300, 300, "assumed"),
    ("artemisa", "la-habana", 900, 900, "assumed"),
    ("la-habana", "mayabeque", 1000, 1000, "assumed"),
    ("mayabeque", "matanzas", 1000, 1000, "assumed"),
    ("matanzas", "villa-clara", 300, 300, "assumed"),
    ("matanzas", "cienfuegos", 300, 300, "assumed"),
    ("villa-clara", "cienfuegos", 400, 400, "assumed"),
    ("villa-clara", "sancti-spiritus", 500, 500, "assumed"),
    ("cienfuegos", "sancti-spiritus", 500, 500, "assumed"),
    ("sancti-spiritus", "ciego-de-avila", 450, 500, "derived"),
    ("ciego-de-avila", "camaguey", 600, 600, "assumed"),
    ("camaguey", "las-tunas", 500, 500, "assumed"),
    ("camaguey", "holguin", 500, 500, "assumed"),
    ("las-tunas", "holguin", 500, 500, "assumed"),
    ("holguin", "granma", 400, 400, "assumed"),
    ("holguin", "santiago-de-cuba", 500, 500, "assumed"),
    ("holguin", "guantanamo", 300, 300, "assumed"),
    ("granma", "santiago-de-cuba", 300, 300, "assumed"),
    ("santiago-de-cuba", "guantanamo", 300, 300, "assumed"),
]
