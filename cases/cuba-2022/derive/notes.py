"""What the daily notes say about each steam unit: status by day, spells, shares."""

import csv
from datetime import date, timedelta
from pathlib import Path

OBSERVED = Path(__file__).resolve().parent.parent / "observed"


def table(name):
    """Rows of an observed table as dictionaries."""
    with open(OBSERVED / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def days(first, last):
    """Dates from first to last, both included."""
    return [first + timedelta(i) for i in range((last - first).days + 1)]


def statuses(first, last):
    """For each unit a letter per day: F forced out, M maintenance, . on, ? no note."""
    notes = {date.fromisoformat(row["date"]): row for row in table("daily_notes")}
    units = [row["unit_key"] for row in table("unit_reliability")]
    result = {unit: [] for unit in units}
    for day in days(first, last):
        note = notes.get(day)
        known = note and (note["units_failure"] or note["units_maint"])
        # After the collapse of 27 September the notes named one unit only; they are no snapshot of the fleet.
        known = known and not date(2022, 9, 28) <= day <= date(2022, 9, 30)
        failed = note["units_failure"].split(";") if known else []
        serviced = note["units_maint"].split(";") if known else []
        for unit in units:
            letter = "?" if not known else "F" if unit in failed else "M" if unit in serviced else "."
            result[unit].append(letter)
    return result


def spells(letters, wanted, first, bridge):
    """Spells of a letter as (first day, day after the last); up to `bridge` days without a note are bridged."""
    found, start, last = [], None, None
    for i, letter in enumerate(letters):
        if letter == wanted:
            if start is None:
                start = i
            last = i
        elif start is not None and (letter != "?" or i - last > bridge):
            found.append((start, last + 1))
            start = None
    if start is not None:
        found.append((start, last + 1))
    return [(first + timedelta(a), first + timedelta(b)) for a, b in found]


def mean_by_month(column, year=2022):
    """Monthly means of a column of the notes."""
    values = {}
    for row in table("daily_notes"):
        day = date.fromisoformat(row["date"])
        if day.year == year and row[column]:
            values.setdefault(day.month, []).append(float(row[column]))
    return {month: sum(v) / len(v) for month, v in values.items()}


def observed_maxima(first, last):
    """Observed maximum shed by day."""
    result = {}
    for row in table("daily_notes"):
        day = date.fromisoformat(row["date"])
        if first <= day <= last and row["actual_max_affect_mw"]:
            result[day] = float(row["actual_max_affect_mw"])
    return result
