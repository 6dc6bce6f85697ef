"""Writes what was measured as results.json, and as results.md for people."""

import json
from pathlib import Path

EVENTS = "lole_events"
PYPSA = {"whole": "one linear program, perfect foresight", "weekly": "a linear program a week, rolling"}


def write(found: dict, folder: Path) -> None:
    """Writes both files; a quick run leaves the figures of the whole one alone."""
    stem = "results-quick" if found["about"]["quick"] else "results"
    (folder / f"{stem}.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (folder / f"{stem}.md").write_text(page(found), encoding="utf-8")


def page(found: dict) -> str:
    about = found["about"]
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    parts = [
        "# alumbron beside its peers: results",
        "",
        "Written by `run.py`; [README.md](README.md) says what is measured, and what each tool does and does not do.",
        "",
        f"- {about['date']}, {about['cpu']}, one core of {about['cores']}; load of the machine {load(about)}",
        f"- {versions}",
        f"- least of {about['repetitions']} repetitions, core time of whole processes, user and system",
        *(["- **a quick run**: too few samples to cite, and a short horizon"] if about["quick"] else []),
        "",
        "## Processor time",
        "",
        *costs(found),
        "",
        "The slope is the time of one more sample: the difference of two commands by the difference of their samples.",
        "PyPSA has no slope: its figures are of one outage year; start and imports are left out. With one program a year,",
        f"{program_parts(found['pypsa']['whole'])}. It answers another question, what an operator would do who knew",
        "the year ahead; with one program a week, what one would do who knows the week and cares for nothing after it. The",
        "ratios say what putting these questions in place of a simulation costs, not that one tool is better.",
        "Ratios are to alumbron on the same system.",
        "",
        "## Answers",
        "",
        *answers(found),
        "",
        "## Checks",
        "",
        "| check | holds | figures |",
        "|---|---|---|",
        *(f"| {c['check']} | {'yes' if c['holds'] else '**no**'} | {c['detail']} |" for c in found["checks"]),
        "",
    ]
    return "\n".join(parts)


def load(about: dict) -> str:
    first, last = about["load"]
    return f"{first:.1f} at the start, {last:.1f} at the end"


def program_parts(program: dict) -> str:
    parts = program["core_s"]
    names = {"network": "to build the network", "model": "to write the program", "solve": "in HiGHS and around it"}
    return ", ".join(f"{seconds:.1f} s {names[name]}" for name, seconds in parts.items())


def costs(found: dict) -> list[str]:
    """Rows of cost, cheapest first within a system."""
    lines = [
        "| system | tool | whole command | slope, microseconds a sample | ratio | peak memory |",
        "|---|---|---|---|---|---|",
    ]
    hours = found["about"]["island_h"]
    for system in dict.fromkeys(tool["system"] for tool in found["tools"]):
        rows = [tool for tool in found["tools"] if tool["system"] == system]
        base = next(tool["slope_us"] for tool in rows if tool["name"] == "alumbron")
        label = "RTS-79, one node, 8736 h" if system == "RTS-79" else f"three-regions, {hours} h"
        for tool in rows:
            n, seconds = max((int(n), seconds) for n, seconds in tool["core_s"].items())
            lines.append(
                f"| {label} | {tool['name']}: {tool['what']} | {seconds:.2f} s for {n:,} | {figure(tool['slope_us'])} "
                f"| {figure(tool['slope_us'] / base)} | {figure(tool['peak_mb'])} MB |"
            )
        if system != "RTS-79":
            for name, what in PYPSA.items():
                year = found["pypsa"][name]
                micro = sum(year["core_s"].values()) * 1e6
                lines.append(
                    f"| {label} | PyPSA and HiGHS: {what} | {year['command_core_s']:.1f} s for 1 | {figure(micro)} "
                    f"| {figure(micro / base)} | {figure(year['peak_mb'])} MB |"
                )
    return lines


def answers(found: dict) -> list[str]:
    lines = [
        "| system | tool | hours short | unserved energy, MWh | shortfall events |",
        "|---|---|---|---|---|",
        "| RTS-79 | exact, by convolution | 9.394175 | 1176.2985 | 1.915154 |",
    ]
    for tool in found["tools"]:
        cells = [with_error(tool["answer"][name]) for name in ("lolh_h", "eue_mwh", EVENTS)]
        lines.append(f"| {tool['system']} | {tool['name']} | {' | '.join(cells)} |")
    programs = found["pypsa"]
    label = f"three-regions, sample {programs['sample']}"
    for name, what in PYPSA.items():
        hours, mwh = programs[name]["shortfall_h"], programs[name]["unserved_mwh"]
        lines.append(f"| {label} | PyPSA and HiGHS: {what} | {hours} | {mwh:,.1f} | |")
    lines.append(f"| {label} | alumbron and the numba reference | | {programs['greedy_mwh']:,.1f} | |")
    return lines


def with_error(pair: list) -> str:
    value, error = pair
    digits = 3 if value < 100 else 1 if value < 10_000 else 0
    return f"{value:,.{digits}f} ± {error:,.{digits}f}"


def figure(value: float) -> str:
    """Two or three leading digits: more would be noise."""
    if value >= 1000:
        scale = 10 ** (len(str(int(value))) - 3)
        return f"{round(value / scale) * scale:,}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"
