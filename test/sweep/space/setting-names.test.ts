import { describe, expect, it } from 'vitest';
import { BACKTEST_DEFAULTS } from '../../../src/lab/backtest.ts';
import { resolveSettings, SETTING_DEFAULTS, SHARED_SETTINGS } from '../../../src/sweep/space/setting-names.ts';

/** Options of a backtest that are no settings of a cell: whose days, own code, what is reported beside. */
const NO_SETTINGS = [
  ...['dataDir', 'venue', 'market', 'symbol', 'from', 'to', 'date', 'detector', 'strategy'],
  ...['randomEntries', 'monteCarlo', 'ruin', 'seed', 'folder', 'runsDir'],
];
const SWITCHES = ['reArm', 'normalised', 'acrossResets', 'inverse', 'cash'];

describe('the settings of a cell', () => {
  it('are the options of a backtest, with the same defaults', () => {
    const options = Object.entries<string | number | boolean | undefined>(BACKTEST_DEFAULTS).filter(
      ([name]) => !NO_SETTINGS.includes(name),
    );
    const expected = options.map(([name, value]) => {
      if (SWITCHES.includes(name)) return [name, 'false'];
      return [name, value === undefined ? null : `${value}`];
    });
    expect({ ...SETTING_DEFAULTS }).toEqual(Object.fromEntries(expected));
  });

  it('leave out what is not given, and what `none` takes back', () => {
    const settings = resolveSettings({ stop: 'none', hold: 'none', target: '2r' });
    expect(settings).not.toHaveProperty('stop');
    expect(settings).toMatchObject({ hold: 'none', target: '2r', entry: 'market' });
  });

  it('that say which bars there are, are settings', () => {
    for (const name of SHARED_SETTINGS) expect(SETTING_DEFAULTS).toHaveProperty(name);
  });
});
