import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDay } from '../../../src/core/time.ts';
import type { TrialCell, TrialResult } from '../../../src/data/trials/trial.ts';
import { TrialLedger } from '../../../src/data/trials/trial-ledger.ts';
import { temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
const now = (): number => Date.UTC(2026, 10, 20, 12);

function ledger(symbol: string): TrialLedger {
  return new TrialLedger(folder, { venue: 'binance', market: 'spot', symbol }, now);
}

function cell(lookback: number, from = '2026-01-05', to = '2026-01-06'): TrialCell {
  const days = { fromDay: parseDay(from), toDay: parseDay(to) };
  return { name: `window(${lookback})`, ...days, settings: { rule: 'window', lookback } };
}

const JANUARY = { fromDay: parseDay('2026-01-01'), toDay: parseDay('2026-01-31') };
const RESULT: TrialResult = { p: 0.04, nullModel: 'circular shift', events: 38, statistic: 1.5, sharpe: 0.1 };

describe('TrialLedger', () => {
  it('keeps what was started and what came of it, over openings', () => {
    ledger('A').start([cell(20), cell(50)]);
    ledger('A').finish(cell(20), RESULT);
    const { trials, damagedLines } = ledger('A').on(JANUARY);
    expect(trials.map(({ name, result }) => [name, result])).toEqual([
      ['window(20)', RESULT],
      ['window(50)', null],
    ]);
    expect(damagedLines).toBe(0);
  });

  it('counts an aborted cell, and the same cell tried again only once', () => {
    const one = ledger('B');
    one.start([cell(20)]);
    one.start([cell(20)]);
    one.finish(cell(20), RESULT);
    one.start([cell(21)]);
    expect(one.on(JANUARY).trials).toHaveLength(2);
  });

  it('counts what was tried on any of the days asked for', () => {
    const one = ledger('C');
    one.start([
      cell(20, '2026-01-01', '2026-01-10'),
      cell(20, '2026-01-10', '2026-01-12'),
      cell(20, '2026-02-01', '2026-02-02'),
    ]);
    const tried = (from: string, to: string): number =>
      one.on({ fromDay: parseDay(from), toDay: parseDay(to) }).trials.length;
    expect(tried('2026-01-10', '2026-01-10')).toBe(2);
    expect(tried('2026-01-11', '2026-01-31')).toBe(1);
    expect(tried('2026-03-01', '2026-03-01')).toBe(0);
  });

  it('is only ever appended to', () => {
    const one = ledger('D');
    one.start([cell(20)]);
    const before = readFileSync(one.path, 'utf8');
    one.finish(cell(20), RESULT);
    one.start([cell(30)]);
    expect(readFileSync(one.path, 'utf8').startsWith(before)).toBe(true);
    expect(before).toContain('"at":"2026-11-20T12:00:00.000Z"');
  });

  it('goes on after a line that a crash cut off, and counts it', () => {
    const one = ledger('E');
    one.start([cell(20), cell(30)]);
    truncateSync(one.path, readFileSync(one.path).length - 10);
    one.start([cell(40)]);
    const { trials, damagedLines } = one.on(JANUARY);
    expect(trials.map(({ name }) => name)).toEqual(['window(20)', 'window(40)']);
    expect(damagedLines).toBe(1);
  });

  it('counts lines of a later version as damaged instead of failing', () => {
    const one = ledger('F');
    one.start([cell(20)]);
    appendFileSync(
      one.path,
      '{"v":1,"event":"started","cell":"x","name":"x","from":"2026-13-01","to":"2026-01-01"}\n{"v":2}\nnull\n[1]\n{"v":1,"event":"started","cell":"x"}\n{"v":1,"event":"dreamt","cell":"x"}\n',
    );
    expect(one.on(JANUARY)).toMatchObject({ damagedLines: 6, trials: [{ name: 'window(20)' }] });
  });

  it('stays inside the data folder', () => {
    expect(() => ledger('../../up')).toThrow('symbol "../../up" cannot be stored');
    expect(ledger('G').path).toBe(path.join(folder, 'trials', 'binance', 'spot', 'G.jsonl'));
  });
});
