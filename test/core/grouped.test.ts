import { expect, it } from 'vitest';
import { groupedBy } from '../../src/core/grouped.ts';

it('groupedBy keeps the order of the values and of the first of each key', () => {
  const groups = groupedBy([5, 2, 4, 7, 1], (value) => (value % 2 === 0 ? 'even' : 'odd'));
  expect([...groups]).toEqual([
    ['odd', [5, 7, 1]],
    ['even', [2, 4]],
  ]);
  expect(groupedBy([], String).size).toBe(0);
});
