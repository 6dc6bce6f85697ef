"""Runs alumbron and its peers on the same systems, times them, and checks that their answers agree.

Each tool runs as a command of its own, at a small and a large number of samples, by turns, several times. What counts
is the core time of the process, its own and that of the operating system on its behalf, and the least of the repetitions, since other work on a machine only ever adds. The
slope between the two numbers is the cost of a sample: start, reading and compiling fall out.

Called by run.py, which sets one thread and one core.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

import numpy as np

import draws
import results
from greedy import Greedy
from tables import Island, horizon

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CASES = ROOT / "cases"
PEERS = ("assetra", "pypsa", "linopy", "highspy", "numba", "numpy")

# RTS-79 by convolution; README.md of the project has the same figures.
EXACT = {"lolh_h": 9.394175, "eue_mwh": 1176.2985, "lole_events": 1.915154}
# A check that a noisy run cannot pass: four standard errors, and a cap on the error.
ERRORS = 4
LARGEST_ERROR = 0.12
# Rounding of sums of ten thousand hours.
SAME_MW, SAME_T = 1e-4, 1e-3
WORTH_A_BOUND_MWH = 1000.0
WEEK_H = 168


@dataclass
class Tool:
    """A command that takes a number of samples, and what it cost and answered."""

    system: str
    name: str
    what: str
    command: list
    samples: tuple[int, int]
    core_s: dict[int, float] = field(default_factory=dict)
    system_s: dict[int, float] = field(default_factory=dict)
    peak_mb: float = 0.0
    answer: dict[str, list] = field(default_factory=dict)

    def run(self, samples: int) -> None:
        told, core_s, system_s, peak_mb = timed([*self.command, "--samples", samples])
        self.core_s[samples] = min(core_s, self.core_s.get(samples, math.inf))
        self.system_s[samples] = min(system_s, self.system_s.get(samples, math.inf))
        self.peak_mb = max(self.peak_mb, peak_mb)
        if samples == self.samples[1] and told:
            self.answer = answer(json.loads(told))

    @property
    def slope_us(self) -> float:
        few, many = self.samples
        return (self.core_s[many] - self.core_s[few]) / (many - few) * 1e6


def timed(command: list) -> tuple[str, float, float, float]:
    """What a command prints, its seconds on the core, those of them of the system, and its largest memory in MB."""
    with tempfile.NamedTemporaryFile() as out:
        watch = [sys.executable, "-I", "-S", HERE / "stopwatch.py", out.name, *command]
        told = subprocess.run([str(part) for part in watch], check=True, capture_output=True, text=True).stdout
        used = json.loads(told)
        if used["exit"] != 0:
            raise SystemExit(f"{command[:3]} ended with {used['exit']}")
        core_s = used["user_s"] + used["system_s"]
        return Path(out.name).read_text(encoding="utf-8"), core_s, used["system_s"], used["peak_mb"]


def answer(told: dict) -> dict[str, list]:
    """Value and standard error by metric, from a peer or from alumbron."""
    if "metrics" not in told:
        return told
    whole = [m for m in told["metrics"] if m["region"] is None and not m.get("tank")]
    return {m["metric"]: [m["value"], m["standard_error"]] for m in whole if m["metric"] in EXACT}


def shortened(case: Path, hours: int, folder: Path) -> Path:
    """A copy of the case with an earlier end."""
    copy = folder / "short"
    (copy / "profiles").mkdir(parents=True)
    start, whole = horizon(case)
    for path in case.glob("*.csv"):
        (copy / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    for path in (case / "profiles").glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        (copy / "profiles" / path.name).write_text("\n".join(lines[: hours + 1]) + "\n", encoding="utf-8")
    head = (case / "case.toml").read_text(encoding="utf-8")
    (copy / "case.toml").write_text(head.replace(f"hours = {whole}", f"hours = {hours}"), encoding="utf-8")
    draws.keep(copy, "agreements", lambda row: (datetime.fromisoformat(row["first"]) - start).days * 24 < hours)
    return copy


def tools(binary: Path, island: Path, out: Path, scale: int) -> list[Tool]:
    """What is timed at two numbers of samples; `scale` divides those of the small system."""
    python, rts79 = sys.executable, CASES / "rts79"
    alumbron = lambda case: [binary, "run", case, "--threads", 1, "--seed", 1, "--format", "json", "--out", out]
    n = lambda few, many: (max(few // scale, 20), max(many // scale, 120))
    plate, sea = "RTS-79", "three-regions"
    return [
        Tool(plate, "alumbron", "`alumbron run`, with all it tallies and writes", alumbron(rts79), n(20_000, 220_000)),
        Tool(
            plate,
            "numba",
            "a loop over events",
            [python, HERE / "plate.py", rts79, "--by", "numba"],
            n(10_000, 110_000),
        ),
        Tool(plate, "numpy", "arrays over samples", [python, HERE / "plate.py", rts79, "--by", "numpy"], n(600, 6_600)),
        Tool(plate, "assetra", "outages drawn anew every hour", [python, HERE / "assetra_peer.py", rts79], n(50, 350)),
        Tool(sea, "alumbron", "`alumbron run`, with all it tallies and writes", alumbron(island), (100, 1_300)),
        Tool(sea, "numba", "greedy loop, unserved energy only", [python, HERE / "greedy.py", island], (100, 1_300)),
    ]


def near(name: str, got: list, wanted: list) -> dict:
    """Whether two figures agree within their errors, and whether these are small enough to tell."""
    error = math.hypot(got[1], wanted[1])
    apart = abs(got[0] - wanted[0])
    holds = apart <= ERRORS * error and error <= LARGEST_ERROR * wanted[0]
    exact = f" ± {wanted[1]:.2g}" if wanted[1] else ""
    return {"check": name, "holds": holds, "detail": f"{got[0]:.6g} ± {got[1]:.2g} against {wanted[0]:.7g}{exact}"}


def check_plate(measured: list[Tool]) -> list[dict]:
    """Hours and energy against the exact figures, and events of those who keep the order of hours."""
    checks = []
    for tool in measured:
        metrics = [name for name in EXACT if name != "lole_events" or tool.name != "assetra"]
        checks += [near(f"RTS-79: {tool.name}, {name}", tool.answer[name], [EXACT[name], 0.0]) for name in metrics]
    return checks


def check_island(rows: list[dict], alumbron: Tool, numba: Tool) -> list[dict]:
    """The reference against alumbron: on the same outages hour by hour, and on its own on average."""
    mw, t = max(row["largest_mw"] for row in rows), max(row["largest_t"] for row in rows)
    gwh = [sum(row[f"{name}_mwh"] for row in rows) / 1e3 for name in ("alumbron", "greedy")]
    same = {
        "check": f"three-regions: alumbron and the numba reference on the same {len(rows)} draws, every hour and tank",
        "holds": mw <= SAME_MW and t <= SAME_T,
        "detail": f"{gwh[0]:.6f} and {gwh[1]:.6f} GWh unserved; never more than {mw:.1g} MW or {t:.1g} t apart",
    }
    averages = [
        near(
            f"three-regions: the numba reference on draws of its own, {name}", numba.answer[name], alumbron.answer[name]
        )
        for name in EXACT
    ]
    return [same, *averages]


def pypsa(case: Path, up: Path, *options) -> dict:
    """One outage year in PyPSA."""
    told, core_s, system_s, peak_mb = timed([sys.executable, HERE / "pypsa_peer.py", case, "--up", up, *options])
    # HiGHS greets on the same stream.
    used = {"command_core_s": core_s, "command_system_s": system_s, "peak_mb": peak_mb}
    return json.loads(told.splitlines()[-1]) | used


def optimized(binary: Path, case: Path, sample: int, folder: Path) -> tuple[dict, list[dict]]:
    """One outage year as a linear program and week by week, and whether both are where they must be."""
    island, up_file = Island.read(case), folder / "up.npy"
    up = draws.recover(binary, case, island, sample, folder)
    np.save(up_file, up)
    found = {"sample": sample, "greedy_mwh": float(Greedy(island).unserved(up).sum())}
    print("PyPSA: one linear program", file=sys.stderr)
    found["whole"] = whole = pypsa(case, up_file)
    print("PyPSA: week by week", file=sys.stderr)
    found["weekly"] = weekly = pypsa(case, up_file, "--rolling", WEEK_H)
    best, greedy = whole["unserved_mwh"], found["greedy_mwh"]
    bounds = {
        "check": "three-regions: PyPSA, with perfect foresight, leaves no more unserved than the greedy on one draw",
        "holds": whole["status"][1] == "optimal" and best <= greedy * (1 + 1e-6),
        "detail": f"{best / 1e3:.3f} GWh against {greedy / 1e3:.3f} GWh",
    }
    blind = {
        "check": "three-regions: PyPSA week by week solves every week, and leaves no less unserved than with foresight",
        "holds": weekly["failed"] == 0 and weekly["unserved_mwh"] >= best * (1 - 1e-6),
        "detail": f"{weekly['unserved_mwh'] / 1e3:.3f} GWh against {best / 1e3:.3f} GWh",
    }
    return found, [bounds, blind]


def about(binary: Path, quick: bool, hours: int) -> dict:
    """What was run, when and on what kind of machine."""
    cpu = "unknown"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    run = lambda *command: subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip()
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d"),
        "cpu": cpu,
        "cores": os.cpu_count(),
        "quick": quick,
        "island_h": hours,
        "versions": {
            "alumbron": f"{run(binary, '--version').split()[-1]} ({run('git', 'rev-parse', '--short', 'HEAD')})",
            "python": sys.version.split()[0],
            **{name: version(name) for name in PEERS},
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=Path)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    repetitions, scale, n_draws = (2, 10, 4) if args.quick else (5, 1, 25)
    load = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        island = shortened(CASES / "three-regions", 1680, folder) if args.quick else CASES / "three-regions"
        measured = tools(args.binary, island, folder / "result", scale)
        # Compiles what numba keeps, and fills caches of files.
        for tool in measured:
            timed([*tool.command, "--samples", 20])
        for repetition in range(repetitions):
            for tool in measured:
                print(f"repetition {repetition + 1} of {repetitions}: {tool.system}, {tool.name}", file=sys.stderr)
                for samples in tool.samples:
                    tool.run(samples)
        assetra = next(tool for tool in measured if tool.name == "assetra")
        told = timed([*assetra.command, "--samples", assetra.samples[1], "--events"])[0]
        assetra.answer = answer(json.loads(told))
        rows = draws.compare(args.binary, island, n_draws)
        # A chronology in which hardly anybody is short would bound nothing.
        sample = next(row["sample"] for row in rows if row["greedy_mwh"] > WORTH_A_BOUND_MWH)
        programs, bounds = optimized(args.binary, island, sample, folder)
        *plate, alumbron, numba = measured
        checks = [*check_plate(plate), *check_island(rows, alumbron, numba), *bounds]
        found = {
            "about": about(args.binary, args.quick, horizon(island)[1]) | {"repetitions": repetitions},
            "tools": [without_paths(tool) for tool in measured],
            "pypsa": programs,
            "checks": checks,
        }
    found["about"]["load"] = [round(part, 2) for part in [*load, os.getloadavg()[0]]]
    results.write(found, HERE)
    failed = [check for check in checks if not check["holds"]]
    for check in failed:
        print(f"FAILED {check['check']}: {check['detail']}", file=sys.stderr)
    sys.exit(1 if failed else 0)


def without_paths(tool: Tool) -> dict:
    """What is kept of a tool: all but its command, which names places on this machine."""
    return {key: value for key, value in asdict(tool).items() if key != "command"} | {"slope_us": tool.slope_us}


if __name__ == "__main__":
    main()
