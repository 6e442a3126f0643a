import { parseReset } from '../core/reset-schedule.ts';
import { sessionCalendar } from '../core/session-calendar.ts';
import { parseBarSpec } from '../cvd/bar-spec.ts';
import type { BarOptions } from '../cvd/bars-from-source.ts';
import { neededText, type OptionDefaults, type OptionValues } from './option-values.ts';
import { SIDES_DEFAULTS, type SidesOptions } from './sides-options.ts';
import { SIZES_DEFAULTS, type SizesOptions } from './sizes-options.ts';

/** Which bars, of which trades. */
export interface BarsOptions extends SizesOptions, SidesOptions {
  /** `1m`, `30s`, `4h`, … or `tick:500`, `volume:12.5`, `delta:3`. Default `1m`. */
  readonly bar?: string;
  /** `utc`, `us-rth`, `us-eth`, `cme-globex` or `HH:MM-HH:MM@ZONE`. Default `utc`. */
  readonly session?: string;
  /** When CVD starts from 0: `session`, `day`, `week` or `never`. Default `session`. */
  readonly reset?: string;
  /** Make bars from recorded trades or from imported bars. Default `auto`: trades where any day of the range has them. */
  readonly source?: 'auto' | 'trades' | 'bars';
}

/** What {@link BarsOptions} are where nothing is said. */
export const BARS_DEFAULTS = {
  bar: '1m',
  session: 'utc',
  reset: 'session',
  source: 'auto',
  ...SIZES_DEFAULTS,
  ...SIDES_DEFAULTS,
} as const satisfies OptionDefaults<BarsOptions>;

/** Which bars were asked for. */
export function barOptionsOf(values: OptionValues): BarOptions {
  return {
    bar: parseBarSpec(neededText(values, 'bar')),
    session: sessionCalendar(neededText(values, 'session')),
    reset: parseReset(neededText(values, 'reset')),
  };
}
