import { expect, it } from 'vitest';
import { barsFromSource } from '../../src/cvd/bars-from-source.ts';
import { sessionCalendar } from '../../src/core/session-calendar.ts';
import { end, lines, sourceOf, start, tape, wholeOptions } from '../support/tape.ts';

it('reads a source to its end and shows every event together with the bars that had closed by then', async () => {
  const events = [
    start('10:00'),
    tape('10:00:30 100 1 +'),
    tape('10:02:10 101 2 -\n 10:02:20 101 2 -'),
    end('10:02:30'),
  ];
  const seen: [string, number][] = [];
  const { bars, tradesOutsideSessions } = await barsFromSource(sourceOf(events), wholeOptions(), (closed, event) => {
    seen.push([event?.type ?? 'end', closed.length]);
  });
  expect(seen).toEqual([
    ['coverage-start', 0],
    ['trades', 0],
    ['trades', 2],
    ['coverage-end', 2],
    ['end', 3],
  ]);
  expect(lines(bars, 'time volume quality')).toEqual(['10:00 1 ok', '10:01 0 ok', '10:02 4 partial']);
  expect(tradesOutsideSessions).toBe(0);
});

it('counts what lies outside every session, and needs nobody to look on', async () => {
  const options = { ...wholeOptions(), session: sessionCalendar('us-rth') };
  const events = [start('13:00'), tape('13:10 100 1 +\n 13:30 100 1 +'), end('13:31')];
  const { bars, tradesOutsideSessions, inputBarsOutsideSessions } = await barsFromSource(sourceOf(events), options);
  expect([bars.length, tradesOutsideSessions, inputBarsOutsideSessions]).toEqual([1, 1, 0]);
});

it('of an empty source is no bar', async () => {
  expect((await barsFromSource(sourceOf([]), wholeOptions())).bars).toHaveLength(0);
});
