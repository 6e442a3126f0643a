import { fileURLToPath } from 'node:url';

/** The checkout, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Everything the benchmarks make; git does not see it. */
export const OUT = `${ROOT}bench/out`;
/** Where a measured process says what it used. */
export const USAGE_FILE = `${OUT}/usage.json`;
/** The command line as it is shipped. */
export const MAIN = `${ROOT}dist/cli/main.js`;
/** Whose trades the benchmark's are. */
export const SYMBOL = 'BENCHUSDT';
/** Decimals of its prices and sizes. */
export const SCALES = { priceScale: 2, sizeScale: 2 } as const;
