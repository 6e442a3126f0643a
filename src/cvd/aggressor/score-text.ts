import { formatFixed, formatUnits } from '../../core/decimal.ts';
import type { TextColumn, TextTable } from '../../core/text-table.ts';
import { formatDuration } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { MethodScore } from './method-score.ts';

const TEXT_COLUMNS = new Set(['method', 'matching', 'quote_lag']);

const COLUMNS: readonly TextColumn[] = [
  'method',
  'matching',
  'quote_lag',
  'trades',
  'accuracy',
  'unclassified',
  'volume_accuracy',
  'disagreement',
  'true_delta',
  'delta_error',
  'delta_error_share',
].map((name) => ({ name, type: TEXT_COLUMNS.has(name) ? 'text' : 'number' }));

/**
 * Scores as text: shares from 0 to 1 with four digits, deltas in units of the symbol. Matching and lag are empty for methods
 * that look at no quotes, as is whatever has no value.
 */
export function scoreTextTable(scores: readonly MethodScore[], scales: Scales): TextTable {
  return { columns: COLUMNS, rows: scores.map((score) => scoreRow(score, scales)) };
}

function scoreRow(score: MethodScore, { sizeScale }: Scales): string[] {
  const { options, needsQuotes } = score;
  return [
    score.name,
    needsQuotes ? options.matching : '',
    needsQuotes ? formatDuration(options.quoteLagUs) : '',
    String(score.trades),
    formatFixed(score.accuracy, 4),
    formatFixed(score.unclassifiedShare, 4),
    formatFixed(score.volumeAccuracy, 4),
    formatFixed(score.disagreementShare, 4),
    formatUnits(score.trueDelta, sizeScale),
    formatUnits(score.deltaError, sizeScale),
    formatFixed(score.deltaErrorShare, 4),
  ];
}
