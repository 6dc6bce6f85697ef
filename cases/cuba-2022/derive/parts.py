#!/usr/bin/env python3
"""How failures of steam units moved from June 2022 to December 2023, and what debt of maintenance follows from it.

`python3 cases/cuba-2022/derive/parts.py` prints the figures. The notes list units day by day and nothing else about them,
so failures and repairs can be counted; what a unit gives while it is on is known for the fleet alone.
"""

import math
from datetime import date, timedelta

from notes import days, spells, statuses, table

FIRST, LAST = date(2022, 6, 14), date(2023, 12, 31)
# From here on fewer units failed, after the winter in which a quarter of the fleet was in maintenance.
TURN, NEW_YEAR = date(2023, 4, 1), date(2023, 1, 1)
# Spells of this many days and more are dated losses in the case, and not chance.
LONG_SPELL_DAYS, BRIDGE_DAYS = 15, 6
# Broken for good, or dropped from the lists: a day without an entry does not say that they run.
GONE = ("mariel7", "tallapiedra7", "nuevitas4", "felton2")

# Assumed: the notes tell no deliveries. Of the parts that were needed in 2022 this share came, and all from the turn on.
PARTS_SHARE = 0.4
# Assumed: a year without parts costs as much output as the units lost in a mean year since Soviet deliveries ended.
SOVIET_PARTS_ENDED = 1991


def daily(units):
    """Day, days at risk, failures begun, days in failure, repairs; from one day with a list to the next day with one."""
    letters, all_days = statuses(FIRST, LAST), days(FIRST, LAST)
    rows = []
    for unit in units:
        long = set()
        for a, b in spells(letters[unit], "F", FIRST, BRIDGE_DAYS):
            if (b - a).days >= LONG_SPELL_DAYS:
                long.update(a + timedelta(i) for i in range((b - a).days))
        for day, before, now in zip(all_days[1:], letters[unit], letters[unit][1:]):
            if "?" in (before, now):
                continue
            down = before == "F" and day - timedelta(1) not in long
            rows.append((day, before == ".", before == "." and now == "F" and day not in long, down, down and now != "F"))
    return rows


def counts(rows, first, last):
    """Sums of the above over days from `first` to before `last`."""
    kept = [row for row in rows if first <= row[0] < last]
    return [sum(row[i] for row in kept) for i in range(1, 5)]


def growth(rows):
    """Growth of the failure rate up to the turn, in logarithms per year, and its standard error (Poisson regression)."""
    at_risk = [((day - FIRST).days / 365, failed) for day, risk, failed, _, _ in rows if risk and day < TURN]
    level, slope = math.log(sum(f for _, f in at_risk) / len(at_risk)), 0.0
    for _ in range(30):
        means = [math.exp(level + slope * t) for t, _ in at_risk]
        score = [sum(f - m for (_, f), m in zip(at_risk, means)), sum(t * (f - m) for (t, f), m in zip(at_risk, means))]
        a, b, c = (sum(m * t**k for (t, _), m in zip(at_risk, means)) for k in range(3))
        level += (c * score[0] - b * score[1]) / (a * c - b * b)
        slope += (a * score[1] - b * score[0]) / (a * c - b * b)
    return slope, math.sqrt(a / (a * c - b * b))


def fall(rows):
    """Logarithm of the failure rate of 2022 over that from the turn on, and its standard error."""
    (risk, failed, _, _), (risk_after, failed_after, _, _) = (
        counts(rows, FIRST, NEW_YEAR), counts(rows, TURN, LAST + timedelta(1)))
    return (math.log(failed / risk) - math.log(failed_after / risk_after),
            math.sqrt(1 / failed + 1 / failed_after))


def thermal_limit():
    """What limits take from steam units that are on, MW: change from June to December 2022 to those months of 2023."""
    by_month = {}
    for row in table("daily_notes"):
        if row["thermal_limit_mw"]:
            by_month.setdefault(row["date"][:7], []).append(float(row["thermal_limit_mw"]))
    mean = {month: sum(values) / len(values) for month, values in by_month.items()}
    changes = [mean[f"2023-{m:02}"] - mean[f"2022-{m:02}"] for m in range(6, 13)]
    change = sum(changes) / len(changes)
    return change, math.sqrt(sum((x - change) ** 2 for x in changes) / (len(changes) - 1) / len(changes))


def decay(log_factor, fallen, years):
    """Rate per year at which debt is made good, if failures fall so far in so many years from the debt at rest."""
    def falls(rate):
        debt = (1 - PARTS_SHARE) / (PARTS_SHARE * rate)
        return log_factor * debt * (1 - math.exp(-rate * years))
    low, high = 1e-3, 50.0
    assert falls(high) < fallen < falls(low), "no rate fits: choose another share of parts"
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if falls(middle) > fallen else (low, middle)
    return low


def fit(steam):
    """What debt does to each steam technology, given unit: (region, technology, ...)."""
    rows = daily([unit for unit in steam if unit not in GONE])
    after = [(day - TURN).days / 365 for day, risk, *_ in rows if risk and day >= TURN]
    factor = round(math.exp(growth(rows)[0]), 1)
    rate = round(decay(math.log(factor), fall(rows)[0], sum(after) / len(after)), 1)
    plants = [plant for plant in table("plants") if plant["technology"].startswith("steam (")]
    ratios = {}
    for (_, technology, _), plant in zip(steam.values(), plants):
        if float(plant["available_mw_typical_when_on"]):
            ratio = float(plant["available_mw_typical_when_on"]) / float(plant["rated_mw"])
            ratios.setdefault(technology, []).append(ratio)
    lost = {t: 1 - (sum(r) / len(r)) ** (1 / (2022 - SOVIET_PARTS_ENDED)) for t, r in ratios.items()}
    return {t: {"parts_share": PARTS_SHARE, "debt_failure_factor": factor, "debt_derating_share": round(share, 3),
                "debt_decay_per_y": rate} for t, share in lost.items()}


def main():
    """Prints the figures."""
    from derive import STEAM

    technologies = sorted({technology for _, technology, _ in STEAM.values()})
    groups = {t: [u for u in STEAM if STEAM[u][1] == t and u not in GONE] for t in technologies}
    groups["all"] = [u for u in STEAM if u not in GONE]
    bounds = [FIRST, date(2022, 10, 1), NEW_YEAR, TURN, date(2023, 7, 1), date(2023, 10, 1), LAST + timedelta(1)]
    print("group,from,days_at_risk,failures,per_100_days,error,days_in_failure,repairs,mean_days")
    for name, units in groups.items():
        rows = daily(units)
        for a, b in zip(bounds, bounds[1:]):
            risk, failed, down, repaired = counts(rows, a, b)
            mean = f"{down / repaired:.1f}" if repaired else ""
            print(f"{name},{a},{risk},{failed},{100 * failed / risk:.1f},{100 * math.sqrt(failed) / risk:.1f},"
                  f"{down},{repaired},{mean}")
        if sum(row[2] for row in rows) >= 30:
            (slope, slope_error), (fallen, fallen_error) = growth(rows), fall(rows)
            print(f"# {name}: growth per year {slope:.2f} +- {slope_error:.2f}, fall {fallen:.2f} +- {fallen_error:.2f}")
    change, error = thermal_limit()
    print(f"# limits of the fleet, same months a year later: {change:+.0f} +- {error:.0f} MW")
    for technology, fields in fit(STEAM).items():
        print(f"# {technology}: {fields}")


if __name__ == "__main__":
    main()
