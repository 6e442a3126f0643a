import type { MakeStrategy } from '../backtest/strategy/strategy.ts';
import type { MakeDetector } from '../divergence/audit/detector-check.ts';
import { checkReplay, type ReplayCheck } from '../live/replay/check-replay.ts';
import { detectorMakersOf } from './detector-options.ts';
import { neededText, type OptionDefaults, resolveOptions } from './option-values.ts';
import { recordedPaper } from './paper-options.ts';

/** What {@link checkRecording} takes. */
export interface CheckRecordingOptions {
  /** The session's folder. */
  readonly folder: string;
  /** The detector of your own that the session had: what makes one, or the file. Default: the session's rules. */
  readonly detector?: string | MakeDetector;
  /** The strategy of your own that traded on paper: what makes one, or where its file is now. Default: where it was. */
  readonly strategy?: string | MakeStrategy;
}

/** What {@link CheckRecordingOptions} are where nothing is said. */
const CHECK_RECORDING_DEFAULTS = {
  folder: undefined,
  detector: undefined,
  strategy: undefined,
} as const satisfies OptionDefaults<CheckRecordingOptions>;

/** What became of a recorded session run again. */
export interface RecordingCheck extends ReplayCheck {
  /**
   * Whether the file of the strategy is another one than it was; null without a strategy on paper, and where it was made in
   * code.
   */
  readonly hasStrategyChanged: boolean | null;
}

/**
 * Runs a recorded live session again, from its folder alone, and compares what comes of it with its logs, byte for byte.
 * `cvdlab replay --check`.
 * @throws InputError when the folder holds no whole recording, OptionError where it is not said what makes a strategy that
 * was made in code.
 */
export async function checkRecording(options: CheckRecordingOptions): Promise<RecordingCheck> {
  const values = resolveOptions(options, CHECK_RECORDING_DEFAULTS);
  const own = values['detector'] === undefined ? undefined : await detectorMakersOf(values);
  let hasStrategyChanged: boolean | null = null;
  const check = await checkReplay(
    neededText(values, 'folder'),
    own && (() => own.map((make) => make())),
    async (configuration) => {
      const paper = await recordedPaper(configuration, values['strategy']);
      hasStrategyChanged = paper?.hasChanged ?? null;
      return paper?.setup ?? null;
    },
  );
  return { ...check, hasStrategyChanged };
}
