"""Runs a command and writes what the kernel counted for it: exact, and the same for every contestant.

Usage: python3 measure.py RESULT_FILE COMMAND [ARGUMENT ...]
"""

import json
import os
import sys
import time

result_file, *command = sys.argv[1:]
started_at = time.time()
pid = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(pid, 0)
ended_at = time.time()
with open(result_file, "w") as result:
    json.dump(
        {
            "startedAt": started_at * 1000,
            "endedAt": ended_at * 1000,
            "exitCode": os.waitstatus_to_exitcode(status),
            "cpuMs": (usage.ru_utime + usage.ru_stime) * 1000,
            # Linux counts in units of 1,024 bytes, macOS in bytes.
            "peakBytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        },
        result,
    )
