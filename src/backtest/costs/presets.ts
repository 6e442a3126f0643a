import { BINANCE_PRESETS } from './presets-binance.ts';
import { IBKR_PRESETS } from './presets-ibkr.ts';
import type { CostPreset } from './preset.ts';

/** Every preset of a cost text, by its name. Each says of which day it is: schedules change, check yours. */
export const COST_PRESETS: ReadonlyMap<string, CostPreset> = new Map(
  [...BINANCE_PRESETS, ...IBKR_PRESETS].map((preset) => [preset.info.name, preset]),
);
