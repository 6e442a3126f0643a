import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_US } from '../../../src/core/time.ts';
import { Recorder } from '../../../src/live/recorder/recorder.ts';
import { repairPart } from '../../../src/live/recorder/repair-part.ts';
import { TradeStreamReader } from '../../../src/live/recorder/trade-stream-reader.ts';
import { tempFolder } from '../../data/store/temp-folder.ts';
import { FakeClock } from '../../support/fake-binance/fake-clock.ts';
import { batchOf, DAY_START, type TestTrade, TEST_SCALES } from '../../support/trades.ts';
import { BTC } from '../runner/live-fixtures.ts';
import { AGGREGATES, filesOf } from './recorder-bench.ts';

const NOON = DAY_START + DAY_US / 2;
const TRADES: TestTrade[] = Array.from({ length: 50 }, (_, index) => [NOON + index * 1e6, 100 + index, 5, 1]);

function recorderIn(folder: string, clock: FakeClock): Recorder {
  const onFailure = (error: unknown): void => {
    throw error;
  };
  const about = { instrument: BTC, scales: TEST_SCALES, tape: AGGREGATES, coveredFromUs: null };
  return new Recorder({ folder, clock, ...about, onFailure, onPart: () => undefined });
}

/** Ids of the trades that a stream has up to its last whole batch. */
function idsIn(path: string): number[] {
  const reader = TradeStreamReader.open(path);
  const ids: number[] = [];
  for (let rows = reader?.next() ?? null; rows !== null; rows = reader?.next() ?? null) {
    ids.push(...rows.id.subarray(0, rows.length));
  }
  reader?.close();
  return ids;
}

describe('a recording', () => {
  it('is on the disk a second after the first trade that was not', async () => {
    const folder = tempFolder();
    const clock = new FakeClock();
    const recorder = recorderIn(folder, clock);
    const stream = join(folder, 'trades-0001.arrows');
    recorder.event(batchOf(TRADES.slice(0, 10)));
    clock.advance(600);
    recorder.event(batchOf(TRADES.slice(10, 20), 11));
    recorder.frame({ receivedUs: 1, connection: 'a', text: '{"e":"aggTrade"}' });
    clock.advance(399);
    await recorder.idle();
    expect(filesOf(folder)).toEqual([]);
    clock.advance(1);
    await recorder.idle();
    expect(idsIn(stream)).toHaveLength(20);
    expect(readFileSync(join(folder, 'frames-0001.jsonl'), 'utf8')).toBe(
      '{"connection":"a","receivedUs":1,"text":"{\\"e\\":\\"aggTrade\\"}"}\n',
    );
    recorder.event(batchOf(TRADES.slice(20, 21), 21));
    clock.advance(999);
    await recorder.idle();
    expect(idsIn(stream)).toHaveLength(20);
    clock.advance(1);
    await recorder.idle();
    expect(idsIn(stream)).toHaveLength(21);
    expect(clock.pendingTimers).toBe(0);
    await recorder.close();
  });

  it('is an Arrow stream that other readers take, whether it has ended or not', async () => {
    const folder = tempFolder();
    const recorder = recorderIn(folder, new FakeClock());
    recorder.event({ type: 'coverage-start', timeUs: NOON });
    recorder.event(batchOf(TRADES.slice(0, 3), 7));
    await recorder.flush();
    recorder.event(batchOf(TRADES.slice(3, 5), 10));
    await recorder.flush();
    const path = join(folder, 'trades-0001.arrows');
    const running = readFileSync(path);
    await recorder.close();
    for (const bytes of [running, readFileSync(path)]) {
      const table = tableFromIPC(new Uint8Array(bytes), { useDate: false });
      expect(table.numRows).toBe(5);
      expect(Array.from(table.getChild('id'), Number)).toEqual([7, 8, 9, 10, 11]);
      expect(Array.from(table.getChild('price'), Number)).toEqual([1, 1.01, 1.02, 1.03, 1.04]);
      expect(Array.from(table.getChild('time'), Number)[4]).toBe((NOON + 4e6) / 1000);
      expect(table.schema.metadata?.get('cvdlab.symbol')).toBe('BTCUSDT');
      expect(table.schema.metadata?.get('cvdlab.covered_from')).toBe(String(NOON));
    }
  });

  it('that was cut off anywhere has every whole batch, and is ended there once', async () => {
    const folder = tempFolder();
    const recorder = recorderIn(folder, new FakeClock());
    for (let from = 0; from < 50; from += 5) {
      recorder.event(batchOf(TRADES.slice(from, from + 5), from + 1));
      await recorder.flush();
    }
    await recorder.close();
    const whole = readFileSync(join(folder, 'trades-0001.arrows'));
    const cut = join(folder, 'cut.arrows');
    fc.assert(
      fc.property(fc.nat({ max: whole.length }), fc.uint8Array({ maxLength: 40 }), (bytes, garbage) => {
        writeFileSync(cut, Buffer.concat([whole.subarray(0, bytes), garbage]));
        const before = idsIn(cut);
        expect(before.length % 5).toBe(0);
        expect(before).toEqual(before.map((_, index) => index + 1));
        expect(repairPart(cut)).toBe(before.length);
        if (before.length === 0) {
          expect(existsSync(cut)).toBe(false);
          return;
        }
        const repaired = readFileSync(cut);
        expect(tableFromIPC(new Uint8Array(repaired)).numRows).toBe(before.length);
        repairPart(cut);
        expect(readFileSync(cut).equals(repaired)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
