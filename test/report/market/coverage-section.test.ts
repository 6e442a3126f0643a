import { describe, expect, it } from 'vitest';
import { DAY_US, parseDay } from '../../../src/core/time.ts';
import { coverageSection } from '../../../src/report/market/coverage-section.ts';
import { tableRows } from '../page-text.ts';

const DAY = parseDay('2019-10-11');
const gap = { type: 'gap', fromUs: (DAY + 0.25) * DAY_US, toUs: (DAY + 0.5) * DAY_US, missing: 17 } as const;
const data = {
  rows: 5929,
  coveredFromUs: DAY * DAY_US,
  coveredToUs: (DAY + 1) * DAY_US,
  gaps: [gap],
  duplicatesDropped: 3,
  conflicts: 2,
  quarantined: 1,
  complete: true,
};

describe('data coverage', () => {
  const section = coverageSection([
    { day: DAY, data },
    { day: DAY + 1, data: null },
    {
      day: DAY + 2,
      data: { ...data, rows: 0, coveredFromUs: Number.NaN, coveredToUs: Number.NaN, gaps: [], complete: false },
    },
  ]).text;

  it('has a row for each day, the missing ones too', () => {
    const from = '2019-10-11 00:00';
    expect(tableRows(section, 'Days')).toEqual([
      ['2019-10-11', '', 'yes', from, '2019-10-12 00:00', '5929', '1', '17', '3', '2', '1'],
      ['2019-10-12', '', 'no data', '', '', '', '', '', '', '', ''],
      ['2019-10-13', '', 'no', '', '', '0', '0', '0', '3', '2', '1'],
    ]);
  });

  it('lists the known gaps', () => {
    expect(section).toContain('<summary>1 known gap</summary>');
    expect(tableRows(section, 'Known gaps')).toEqual([['2019-10-11 06:00', '2019-10-11 12:00', '17']]);
  });

  it('draws what is covered and what is not in proportion, without a script', () => {
    expect(section).toContain(
      'aria-label="Coverage 2019-10-11 to 2019-10-13: 3 days, 1 day without data, 1 known gap"',
    );
    expect(section).toContain('<rect class="covered" x="0.0" width="333.3" height="10"/>');
    expect(section).toContain('<rect class="gap" x="83.3" width="83.3" height="10"/>');
    expect(section).not.toContain('NaN');
  });

  it('widens a gap that would be too narrow to see', () => {
    const instant = { ...data, gaps: [{ ...gap, toUs: gap.fromUs + 1 }] };
    expect(coverageSection([{ day: DAY, data: instant }]).text).toContain('<rect class="gap" x="250.0" width="2.0"');
  });

  it('says when no day was asked for', () => {
    expect(coverageSection([]).text).toContain('No day was asked for.');
  });
});
