import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PageJournal } from '../../../src/data/ibkr/page-journal.ts';
import { trimPage } from '../../../src/data/ibkr/tick-pager.ts';
import { tempFolder } from '../store/temp-folder.ts';

type Numbered = readonly [timeS: number, number: number];

const SUBJECT = { conId: 1, exchange: 'CME', kind: 'trades', day: 0, ignoreSize: false };
const WINDOWS = [
  { startS: 0, endS: 10 },
  { startS: 10, endS: 20 },
];
const TICKS: readonly Numbered[] = Array.from({ length: 40 }, (_, number) => [Math.floor(number / 2), number]);

/** Answers from a second on, seven ticks a page. */
function answer(fromS: number): readonly Numbered[] {
  return TICKS.filter(([timeS]) => timeS >= fromS).slice(0, 7);
}

function fill(journal: PageJournal<Numbered>, mostPages = Number.POSITIVE_INFINITY): void {
  for (let pages = 0; pages < mostPages; pages += 1) {
    const { next } = journal.pager;
    if (next === null) return;
    journal.append(trimPage(answer(next.fromS), next.fromS, next.window));
  }
}

function begin(path: string): PageJournal<Numbered> {
  return PageJournal.begin<Numbered>(path, {
    ...SUBJECT,
    replaces: false,
    windows: WINDOWS,
    windowSource: 'hourly',
    trading: 'unknown',
  });
}

function ticksOf(journal: PageJournal<Numbered>): Numbered[] {
  return [...journal.settled()].flat();
}

describe('a journal of pages', () => {
  it('gives back the ticks of its pages, across windows', () => {
    const journal = begin(join(tempFolder(), 'a/b/day.journal'));
    fill(journal);
    expect(ticksOf(journal)).toEqual(TICKS);
    expect(ticksOf(journal)).toEqual(TICKS);
    expect(journal.pager.facts.ticks).toBe(TICKS.length);
    journal.close();
  });

  it('goes on after any number of pages as if nothing had happened', () => {
    for (let pages = 0; pages < 12; pages += 1) {
      const path = join(tempFolder(), 'day.journal');
      const first = begin(path);
      fill(first, pages);
      const stand = first.pager.next;
      first.close();
      const second = PageJournal.resume<Numbered>(path, SUBJECT)!;
      expect(second.pager.next).toEqual(stand);
      expect(second.header.windows).toEqual(WINDOWS);
      fill(second);
      expect(ticksOf(second)).toEqual(TICKS);
      second.close();
    }
  });

  it('goes on from the last whole page, wherever its file was torn', () => {
    const folder = tempFolder();
    const path = join(folder, 'day.journal');
    const whole = begin(path);
    fill(whole, 4);
    whole.close();
    const bytes = readFileSync(path);
    const headerEnd = bytes.indexOf('\n') + 1;
    for (let length = headerEnd; length <= bytes.length; length += 1) {
      const torn = join(folder, 'torn.journal');
      copyFileSync(path, torn);
      truncateSync(torn, length);
      const journal = PageJournal.resume<Numbered>(torn, SUBJECT)!;
      fill(journal);
      expect(ticksOf(journal)).toEqual(TICKS);
      journal.close();
    }
  });

  it('is cut off where a byte of it has changed', () => {
    const path = join(tempFolder(), 'day.journal');
    const whole = begin(path);
    fill(whole, 4);
    whole.close();
    const bytes = readFileSync(path);
    const third = bytes.indexOf('\n', bytes.indexOf('\n', bytes.indexOf('\n') + 1) + 1) + 30;
    bytes[third] = bytes[third]! ^ 1;
    writeFileSync(path, bytes);
    const journal = PageJournal.resume<Numbered>(path, SUBJECT)!;
    expect(journal.pager.facts.pages).toBe(2);
    fill(journal);
    expect(ticksOf(journal)).toEqual(TICKS);
    journal.close();
  });

  it('is not resumed when it is about something else, or of another version', () => {
    const path = join(tempFolder(), 'day.journal');
    begin(path).close();
    expect(PageJournal.resume(path, { ...SUBJECT, conId: 2 })).toBeNull();
    expect(PageJournal.resume(path, { ...SUBJECT, day: 1 })).toBeNull();
    expect(PageJournal.resume(path, { ...SUBJECT, ignoreSize: true })).toBeNull();
    for (const text of ['', 'no header\n', readFileSync(path, 'utf8').replace('pages 2', 'pages 1')]) {
      writeFileSync(path, text);
      expect(PageJournal.resume(path, SUBJECT)).toBeNull();
    }
    PageJournal.remove(path);
    expect(PageJournal.resume(path, SUBJECT)).toBeNull();
  });

  it('begun anew forgets what was there', () => {
    const path = join(tempFolder(), 'day.journal');
    const first = begin(path);
    fill(first);
    first.close();
    const second = begin(path);
    expect(ticksOf(second)).toEqual([]);
    second.close();
  });
});
