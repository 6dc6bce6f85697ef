"""Runs a command and tells what it used: user and system seconds, and its largest memory.

A process of its own, as small as Python allows: Linux counts the memory of whoever starts a command as if it were the
command's, so a starter that has loaded numpy would drown what a small command needs.

`stopwatch.py OUT COMMAND ...` writes what the command prints to a file, and prints one JSON object.
"""

import json
import os
import sys

# Where the outputs of a created file go.
MODE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def main():
    out, *command = sys.argv[1:]
    files = [
        (os.POSIX_SPAWN_OPEN, 1, out, MODE, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=files)
    _, status, used = os.wait4(child, 0)
    told = {
        "exit": os.waitstatus_to_exitcode(status),
        "user_s": used.ru_utime,
        "system_s": used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
