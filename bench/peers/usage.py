"""What every measured program says at its end: processor time and peak memory, to the file that BENCH_USAGE names."""

import atexit
import json
import os
import re
import resource


def _peak_kib(used: resource.struct_rusage) -> int:
    """What Linux calls maxrss a process inherits from the one that started it, however large that was."""
    try:
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s*(\d+) kB", status.read()).group(1))
    except OSError:
        return used.ru_maxrss


def _report() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    with open(os.environ["BENCH_USAGE"], "w") as file:
        json.dump({"cpuSeconds": used.ru_utime + used.ru_stime, "peakMiB": _peak_kib(used) / 1024}, file)


if "BENCH_USAGE" in os.environ:
    atexit.register(_report)
