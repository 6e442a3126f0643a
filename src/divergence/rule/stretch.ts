import type { BarTable } from '../../core/bar-table.ts';

/**
 * Whether a bar, not the first, begins a stretch of its own: its CVD must not be compared with that of the bars before it.
 * That is so where its anchor is another one (a reset, a break in coverage, a hole); with `acrossResets` only where the
 * columns of CVD count from another zero, because something was carried.
 */
export function isCut(bars: BarTable, bar: number, acrossResets: boolean): boolean {
  if (!acrossResets) return bars.anchor[bar] !== bars.anchor[bar - 1];
  return bars.cvdCarry !== null && bars.cvdCarry[bar] !== bars.cvdCarry[bar - 1];
}
