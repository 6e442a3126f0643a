// duckdb JOB THREADS OUT FILE… (sums: TICKS,LOTS for OUT): DuckDB as a library in Node, in memory, from what COPY or SELECT gives.
import { writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [job, threads, out, ...files] = process.argv.slice(2);
const [ticks, lots] = out.split(',');
const list = `[${files.map((file) => `'${file}'`).join(', ')}]`;
const columns = [
  "'id': 'BIGINT', 'price': 'DOUBLE', 'size': 'DOUBLE', 'first_id': 'BIGINT', 'last_id': 'BIGINT'",
  "'time': 'BIGINT', 'is_buyer_maker': 'BOOLEAN', 'is_best_match': 'BOOLEAN'",
].join(', ');
const csv = `read_csv(${list}, header = false, auto_detect = false, delim = ',', columns = {${columns}})`;
const fromCsv = `SELECT time, price, size, CASE WHEN is_buyer_maker THEN -1 ELSE 1 END::TINYINT AS side, id FROM ${csv}`;
const parquet = `read_parquet(${list})`;
const bars = (trades) => `
  SELECT time // 60000000 * 60000000 AS minute, ${threads === '1' ? 'first(price)' : 'arg_min(price, id)'}, max(price),
    min(price), ${threads === '1' ? 'last(price)' : 'arg_max(price, id)'}, sum(size), sum(size * side), count(*)
  FROM ${trades} GROUP BY minute ORDER BY minute`;

const JOBS = {
  'csv-parquet': `COPY (${fromCsv}) TO '${out}' (FORMAT parquet)`,
  'csv-bars': bars(`(${fromCsv})`),
  'parquet-bars': bars(parquet),
  sums: `SELECT count(*), sum(round(size * ${lots})), sum(round(size * ${lots}) * side), sum(round(price * ${ticks})) FROM ${parquet}`,
};

const connection = await (await DuckDBInstance.create(':memory:', { threads })).connect();
const reader = await connection.runAndReadAll(JOBS[job]);
if (job === 'sums') process.stdout.write(JSON.stringify(reader.getRows()[0].map(Number)));
else if (job !== 'csv-parquet') {
  const lines = reader.getRows().map((row) => row.map(Number).join(','));
  writeFileSync(out, `${lines.join('\n')}\n`);
}
