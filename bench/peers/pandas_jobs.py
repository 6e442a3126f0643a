"""pandas_jobs.py JOB OUT FILE…: pandas with whole columns, and row by row as one finds it in blog posts."""

import sys

import numpy as np
import pandas as pd

import usage  # noqa: F401

NAMES = ["id", "price", "size", "first_id", "last_id", "time", "is_buyer_maker", "is_best_match"]
COLUMNS = ["time", "price", "size", "is_buyer_maker"]


def read(files: list[str], rows: int | None = None) -> pd.DataFrame:
    frames = [pd.read_csv(file, names=NAMES, header=None, usecols=COLUMNS, nrows=rows) for file in files]
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]


def bars(trades: pd.DataFrame, signed: "pd.Series | np.ndarray") -> pd.DataFrame:
    trades = trades.assign(minute=trades["time"] // 60_000_000 * 60_000_000, signed=signed)
    minutes = trades.groupby("minute", sort=False)
    prices = minutes["price"].agg(["first", "max", "min", "last"])
    return prices.assign(volume=minutes["size"].sum(), delta=minutes["signed"].sum(), trades=minutes.size())


def main() -> None:
    job, out, *files = sys.argv[1:]
    if job == "csv-bars":
        trades = read(files)
        result = bars(trades, np.where(trades["is_buyer_maker"], -trades["size"], trades["size"]))
    elif job == "csv-bars-apply":
        trades = read(files[1:], rows=int(files[0]))
        result = bars(trades, trades.apply(lambda row: -row["size"] if row["is_buyer_maker"] else row["size"], axis=1))
    else:
        trades = pd.read_feather(files[0], columns=["time", "price", "size", "side"])
        result = bars(trades, trades["size"] * trades["side"])
    result.to_csv(out, header=False)


main()
