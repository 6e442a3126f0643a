/** Said under every table. */
export const WHAT_IT_DOES_NOT_SHOW = `What this comparison does not show
- Their parsers take any CSV and their engines any query; ours takes a few layouts and makes one kind of bar.
- DuckDB's Parquet is compressed, a third of the size of our Arrow; Polars writes its Arrow uncompressed here, as we do.
- cvdlab import checks every digit, order, duplicates and ids, and writes checksums (SHA-256 of the source on a thread of its
  own: see processor seconds) and what it knows of each day. The C programs check digits and do nothing else of that.
- Whole processes include their start, 0.05 to 0.5 s: it weighs on small inputs. Trust ratios over seconds, and rounds of one
  run over different runs.
- Data is simulated and in the page cache. Real dumps compress better or worse, and a cold disk is slower than all of this.
`;
