#!/usr/bin/env python3
"""Measures alumbron beside its peers, in one run on one core, and writes results.md and results.json.

It needs Python 3.11, Rust, and PyPI once: it makes a virtual environment here from requirements.txt, builds the release
command, and hands over to measure.py.

    python3 bench/peers/run.py            the whole table, about fifteen minutes, 3 GB
    python3 bench/peers/run.py --quick    ten weeks of the island and fewer samples, about two minutes
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = HERE / ".venv"
# One thread each, whatever library asks.
ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMBA", "NUMEXPR", "RAYON")


def install() -> None:
    """Makes the environment anew if the requirements changed since it was made."""
    wanted, made = (HERE / "requirements.txt").read_text(encoding="utf-8"), VENV / "made-from.txt"
    if made.exists() and made.read_text(encoding="utf-8") == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    subprocess.run([VENV / "bin/pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
    made.write_text(wanted, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="ten weeks of the island and fewer samples")
    parser.add_argument("--binary", type=Path, help="a release build of alumbron; built without it")
    args = parser.parse_args()
    install()
    if not args.binary:
        subprocess.run(["cargo", "build", "--release", "--locked", "-p", "alumbron"], cwd=ROOT, check=True)
    binary = (args.binary or ROOT / "target/release/alumbron").resolve()
    # One core for this process and all it starts.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    environment = os.environ | {f"{library}_NUM_THREADS": "1" for library in ONE_THREAD}
    command = [VENV / "bin/python", HERE / "measure.py", binary, *(["--quick"] if args.quick else [])]
    sys.exit(subprocess.run(command, env=environment).returncode)


if __name__ == "__main__":
    main()
