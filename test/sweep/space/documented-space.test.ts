import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cellCount } from '../../../src/sweep/space/cells.ts';
import { parseSpaceText } from '../../../src/sweep/space/parse-space.ts';

test('the space in docs/sweeps.md is one', () => {
  const document = readFileSync(new URL('../../../docs/sweeps.md', import.meta.url), 'utf8');
  const [, text] = /```json\n(.*?)```/s.exec(document)!;
  // 6 lookbacks, 2 entries, and of 3 stops × 2 targets all but a target without a stop.
  expect(cellCount(parseSpaceText(text!, 'docs/sweeps.md'))).toBe(6 * 2 * 5);
});
