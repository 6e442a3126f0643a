import { describe, expect, it } from 'vitest';
import {
  BAR_COLUMNS,
  BarBuffer,
  type BarRow,
  barsUpTo,
  QUALITIES,
  QUALITY_GAP,
  QUALITY_OK,
  QUALITY_PARTIAL,
} from '../../src/core/bar-table.ts';

const SCALES = { priceScale: 2, sizeScale: 3 };

/** A bar whose every column holds its number times a hundred plus the column's place. */
function row(number: number): BarRow {
  return Object.fromEntries(BAR_COLUMNS.map((column, place) => [column, number * 100 + place])) as unknown as BarRow;
}

function bufferOf(length: number): BarBuffer {
  const bars = new BarBuffer(SCALES);
  for (let number = 0; number < length; number += 1) bars.append(row(number));
  return bars;
}

describe('a bar buffer', () => {
  it('keeps every value of every bar while it grows', () => {
    const bars = bufferOf(1000);
    expect(bars.length).toBe(1000);
    for (const [place, column] of BAR_COLUMNS.entries()) {
      expect([...bars[column].subarray(0, 1000)]).toEqual(
        Array.from({ length: 1000 }, (_, number) => number * 100 + place),
      );
    }
  });

  it('keeps carries from the first bar that has one, with zeros before it', () => {
    const bars = bufferOf(2);
    expect(bars.cvdCarry).toBeNull();
    bars.append(row(2), 5n);
    bars.append(row(3));
    expect(bars.cvdCarry).toEqual([0n, 0n, 5n, 0n]);
  });
});

describe('the bars up to a length', () => {
  it('are what was known then: reading on gives undefined instead of the future', () => {
    const bars = bufferOf(5);
    bars.append(row(5), 9n);
    const cut = barsUpTo(bars, 3);
    expect([cut.length, cut.scales]).toEqual([3, SCALES]);
    expect(cut.cvdCarry).toEqual([0n, 0n, 0n]);
    for (const column of BAR_COLUMNS) {
      expect(cut[column]).toHaveLength(3);
      expect(cut[column][3]).toBeUndefined();
      expect([...cut[column]]).toEqual([...bars[column].subarray(0, 3)]);
    }
  });

  it('have no carries where the table has none', () => {
    expect(barsUpTo(bufferOf(2), 1).cvdCarry).toBeNull();
  });
});

it('the code of a quality is its place, worse ones later', () => {
  expect(QUALITIES[QUALITY_OK]).toBe('ok');
  expect(QUALITIES[QUALITY_PARTIAL]).toBe('partial');
  expect(QUALITIES[QUALITY_GAP]).toBe('gap');
  expect([QUALITY_OK, QUALITY_PARTIAL, QUALITY_GAP]).toEqual([0, 1, 2]);
});
