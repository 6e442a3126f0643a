import { parseReset } from '../../src/core/reset-schedule.ts';
import { sessionCalendar } from '../../src/core/session-calendar.ts';
import { parseBarSpec } from '../../src/cvd/bar-spec.ts';
import { plantedDetector } from '../../src/lab/planted-detector.ts';
import { simulatedSource } from '../../src/data/simulate/simulated-source.ts';
import type { SimulatorInput } from '../../src/data/simulate/simulator-options.ts';
import { windowDetector } from '../../src/divergence/window-detector.ts';
import type { EventPanel } from '../../src/stats/event/event-panel.ts';
import { forwardReturns } from '../../src/stats/event/forward-returns.ts';
import { panelFromSource } from '../../src/stats/event/panel-from-source.ts';
import { type SignalRow, signalRows } from '../../src/stats/event/signal-rows.ts';

/** The study of facts/science.md §4: window rule of 20 on one-minute closes, forward returns over 15 bars. */
export const LOOKBACK = 20;
export const HORIZON = 15;

/** A block of ten simulated sessions of 390 minutes, ready to be tested. */
export interface Block {
  readonly panel: EventPanel;
  readonly returns: Float64Array;
  readonly rows: readonly SignalRow[];
}

const barOptions = {
  bar: parseBarSpec('1m'),
  session: sessionCalendar('09:30-16:00@UTC'),
  reset: parseReset('session'),
};

/** @param theta drift that is planted after a divergence, in one-minute deviations a bar; 0 for the null. */
export async function simulatedBlock(seed: number, theta = 0): Promise<Block> {
  const input: SimulatorInput = { seed, days: 10, sessionStartMinute: 570, sessionMinutes: 390 };
  const source =
    theta === 0
      ? simulatedSource(input)
      : simulatedSource(
          { ...input, edge: { theta, lookback: LOOKBACK, horizonBars: HORIZON } },
          { wiring: { detectDivergence: plantedDetector(LOOKBACK) } },
        );
  const { panel } = await panelFromSource(source, barOptions, {
    horizons: [{ unit: 'bars', amount: HORIZON }],
    latencyUs: 0,
  });
  const { bars } = panel;
  const signals = windowDetector({ lookback: LOOKBACK }).scan(bars, 0, bars.length);
  return { panel, returns: forwardReturns(panel, 0), rows: signalRows(signals, bars) };
}
