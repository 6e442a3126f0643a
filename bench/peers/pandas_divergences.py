"""pandas_divergences.py BARS FIRST LAST STEP: the window rule for every STEP-th lookback with rolling extremes.

pandas finds where a close passes the highest or lowest of its window; the bar of that extreme, which pandas has no rolling
function for, is looked up by numpy for those bars alone.
"""

import json
import sys
import time

import numpy as np
import pandas as pd

import usage  # noqa: F401


def divergences(close: pd.Series, cvd: np.ndarray, anchor: np.ndarray, lookback: int) -> tuple[int, int]:
    windows = np.lib.stride_tricks.sliding_window_view(close.to_numpy(), lookback)
    count, events = 0, 0
    for sign in (1, -1):
        rolling = close.shift(1).rolling(lookback)
        passed = close > rolling.max() if sign > 0 else close < rolling.min()
        at = np.flatnonzero(passed.to_numpy())
        at = at[anchor[at - lookback] == anchor[at]]
        if len(at) == 0:
            continue
        before = windows[at - lookback]
        # Of equal extremes the earliest counts.
        extreme = at - lookback + (before.argmax(axis=1) if sign > 0 else before.argmin(axis=1))
        found = at[sign * (cvd[at] - cvd[extreme]) < 0]
        count += len(found)
        events += int(found.sum())
    return count, events


def main() -> None:
    first, last, step = map(int, sys.argv[2:])
    columns = np.fromfile(sys.argv[1]).reshape(3, -1)
    close = pd.Series(columns[0])
    start = time.perf_counter()
    found = [(lookback, *divergences(close, columns[1], columns[2], lookback)) for lookback in range(first, last + 1, step)]
    seconds = time.perf_counter() - start
    result = "".join(f"{lookback}:{count}:{events} " for lookback, count, events in found)
    json.dump({"seconds": seconds, "result": result}, sys.stdout)


main()
