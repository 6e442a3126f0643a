"""polars_jobs.py JOB OUT FILE… (sums: TICKS,LOTS for OUT): Polars, lazily and streaming; POLARS_MAX_THREADS says with how many threads."""

import json
import sys

import polars as pl

import usage  # noqa: F401

SCHEMA = {
    "id": pl.Int64,
    "price": pl.Float64,
    "size": pl.Float64,
    "first_id": pl.Int64,
    "last_id": pl.Int64,
    "time": pl.Int64,
    "is_buyer_maker": pl.String,
    "is_best_match": pl.String,
}


def from_csv(files: list[str]) -> pl.LazyFrame:
    rows = pl.scan_csv(files, has_header=False, schema=SCHEMA)
    side = pl.when(pl.col("is_buyer_maker") == "True").then(-1).otherwise(1).cast(pl.Int8).alias("side")
    return rows.select("time", "price", "size", side, "id")


def bars(trades: pl.LazyFrame) -> pl.DataFrame:
    minute = (pl.col("time") // 60_000_000 * 60_000_000).alias("minute")
    price, size = pl.col("price"), pl.col("size")
    columns = [
        price.first().alias("open"),
        price.max().alias("high"),
        price.min().alias("low"),
        price.last().alias("close"),
        size.sum().alias("volume"),
        (size * pl.col("side")).sum().alias("delta"),
        pl.len().alias("trades"),
    ]
    return trades.group_by(minute).agg(columns).sort("minute").collect(engine="streaming")


def main() -> None:
    job, out, *files = sys.argv[1:]
    if job == "csv-ipc":
        from_csv(files).sink_ipc(out, compression="uncompressed")
    elif job == "csv-bars":
        bars(from_csv(files)).write_csv(out, include_header=False)
    elif job == "ipc-bars":
        bars(pl.scan_ipc(files)).write_csv(out, include_header=False)
    elif job == "sums":
        ticks, lots = map(float, out.split(","))
        size, price = (pl.col("size") * lots).round(), (pl.col("price") * ticks).round()
        delta = (size * pl.col("side")).sum().alias("delta")
        sums = pl.scan_ipc(files).select(pl.len(), size.sum(), delta, price.sum()).collect()
        json.dump([float(value) for value in sums.row(0)], sys.stdout)


main()
