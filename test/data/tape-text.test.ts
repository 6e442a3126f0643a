import { describe, expect, it } from 'vitest';
import { csvChunks } from '../../src/core/text-table.ts';
import { simulatedSource } from '../../src/data/simulate/simulated-source.ts';
import { tapeTextTable } from '../../src/data/tape-text.ts';

describe('tapeTextTable', () => {
  it('has a row for each trade, in plain decimals', async () => {
    const table = await tapeTextTable(simulatedSource({ seed: 3, sessionMinutes: 1 }));
    const lines = [...csvChunks(table)].join('').split('\n');
    expect(lines[0]).toBe('time,price,size,side,id');
    expect(lines[1]).toMatch(/^2026-01-01T00:00:\d\d\.\d{3,6}Z,\d+\.\d\d,\d+\.\d,-?1,1$/);
    expect(lines.length).toBe([...table.rows].length + 2);
  });

  it('refuses a source of bars', async () => {
    const bars = { ...simulatedSource({ sessionMinutes: 1 }), kind: 'bars' as const };
    await expect(tapeTextTable(bars)).rejects.toThrow('this source has bars only');
  });
});
