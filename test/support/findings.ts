import type { BarTable } from '../../src/core/bar-table.ts';
import { type Finding, FindingBuffer } from '../../src/divergence/rule/finding.ts';
import type { RowDetector } from '../../src/divergence/rule/row-detector.ts';

/** What a detector finds in all bars of a table, in rows. */
export function findingsOf(detector: RowDetector, bars: BarTable): Finding[] {
  const found = new FindingBuffer();
  detector.find(bars, 0, bars.length, found);
  return Array.from({ length: found.length }, (_, index) => found.at(index));
}

/** Findings as text: `bearish regular 8 (3) known 10`, the reference in brackets, a known row only where it is later. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.map(({ type, kind, event, ref, known }) => {
    const line = `${type} ${kind} ${event} (${ref})`;
    return known === event ? line : `${line} known ${known}`;
  });
}

/** Whether rows [first, last] are all of one anchor and have a close. */
export function isWholeStretch(bars: BarTable, first: number, last: number): boolean {
  if (first < 0) return false;
  for (let bar = first; bar <= last; bar += 1) {
    if (bars.anchor[bar] !== bars.anchor[last] || Number.isNaN(bars.close[bar]!)) return false;
  }
  return true;
}
