import { expect, it } from 'vitest';
import type { Signal } from '../../src/core/signal.ts';
import { csvChunks } from '../../src/core/text-table.ts';
import { SIGNAL_TEXT_COLUMNS, signalTextTable } from '../../src/divergence/signal-text.ts';
import { at } from '../support/tape.ts';

const SIGNAL: Signal = {
  ...{ rule: 'window(20)', type: 'bearish', kind: 'regular', eventTimeUs: at('10:00'), knownTimeUs: at('10:01') },
  ...{ price: 10_150, cvd: -4, refTimeUs: at('09:50'), refPrice: 10_100, refCvd: 12, cvdCarry: 0n },
  ...{ strength: 400 / 3, strengthShiftFree: 0.2 },
};
const SCALES = { priceScale: 2, sizeScale: 1 };

function csv(signals: readonly Signal[]): string[] {
  return [...csvChunks(signalTextTable(signals, SCALES))].join('').split('\n').slice(0, -1);
}

it('signals have the columns of the design in its order, the shift-free strength last', () => {
  expect(csv([])).toEqual([
    'rule,type,kind,event_time,known_time,price,cvd,ref_time,ref_price,ref_cvd,strength,strength_shift_free',
  ]);
  expect(SIGNAL_TEXT_COLUMNS.filter((column) => column.type === 'number')).toHaveLength(6);
});

it('signals are plain decimals and ISO times, with empty cells where a strength is undefined', () => {
  const none = { ...SIGNAL, type: 'bullish', strength: null, strengthShiftFree: null } as const;
  expect(csv([SIGNAL, none]).slice(1)).toEqual([
    'window(20),bearish,regular,2024-08-08T10:00:00.000Z,2024-08-08T10:01:00.000Z,101.50,-0.4,2024-08-08T09:50:00.000Z,101.00,1.2,133.333333,0.200000',
    'window(20),bullish,regular,2024-08-08T10:00:00.000Z,2024-08-08T10:01:00.000Z,101.50,-0.4,2024-08-08T09:50:00.000Z,101.00,1.2,,',
  ]);
});

it('a carried CVD is written whole', () => {
  const carried = { ...SIGNAL, cvdCarry: 10n ** 17n };
  expect(csv([carried])[1]).toContain(',101.50,9999999999999999.6,');
  expect(csv([carried])[1]).toContain(',101.00,10000000000000001.2,');
});
