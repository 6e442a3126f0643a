import { readFileSync } from 'node:fs';

const OURS = ['time', 'open', 'high', 'low', 'close', 'volume', 'delta', 'trades'] as const;

/**
 * A file of minute bars with every number rounded to 1e-8, bars without trades left out, so that programs can be compared.
 * It is what `cvdlab bars` writes, or lines `minute µs,open,high,low,close,volume,delta,trades` without a header.
 */
export function comparableBars(path: string): string {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const columns = lines[0]!.startsWith('time,') ? headerColumns(lines.shift()!) : OURS.map((_, index) => index);
  const bars: string[] = [];
  for (const line of lines) {
    const fields = line.split(',');
    const [time = '', ...values] = columns.map((column) => fields[column]!);
    if (Number(values.at(-1)) === 0) continue;
    const timeUs = time.includes('T') ? Date.parse(time) * 1000 : Number(time);
    bars.push([timeUs, ...values.map(rounded)].join(','));
  }
  return bars.join('\n');
}

function headerColumns(header: string): number[] {
  const names = header.split(',');
  return OURS.map((name) => names.indexOf(name));
}

function rounded(text: string): number {
  // Adding 0 makes 0 of −0.
  return Number(Number(text).toFixed(8)) + 0;
}
