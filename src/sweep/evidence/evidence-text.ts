import type { ChosenCell } from './chosen-cell.ts';
import type { SweepEvidence } from './sweep-evidence.ts';

/** The evidence of a sweep in a few lines for a terminal, the verdict last. */
export function evidenceLines(evidence: SweepEvidence): readonly string[] {
  const { choice, peak, tests, walkForward, combinatorial, problems, verdict } = evidence;
  const isPeak = choice.id === peak.id;
  const chosenBy = evidence.rule === 'plateau' ? 'best plateau' : 'highest Sharpe ratio';
  const lines = [
    `${evidence.days} days, ${evidence.cells.length} cells to the end, ${evidence.tries} tries in all${evidence.isCounted ? '' : ' (not counted by the ledger)'}`,
    cellLine(isPeak ? `choice (${chosenBy}), also the peak` : `choice (${chosenBy})`, choice),
    ...(isPeak ? [] : [cellLine('peak', peak)]),
  ];
  if (tests !== null) {
    const { realityCheck, superiorAbility, overfitting } = tests;
    const pbo = overfitting === null ? 'unknown' : number(overfitting.probability);
    lines.push(
      `search: reality check p ${number(realityCheck.pOfAllTries)}, superior ability p ${number(superiorAbility.pOfAllTries)} (${realityCheck.resamples} resamples), PBO ${pbo}`,
    );
  }
  if (walkForward !== null) {
    lines.push(
      `walk forward: ${bps(walkForward.outOfSample.bps)} a day on ${walkForward.days} later days, ${bps(walkForward.inSampleBps)} on those it was chosen by, p ${number(walkForward.outOfSample.p)}`,
    );
  }
  if (combinatorial !== null) {
    lines.push(
      `cross-validation: ${bps(combinatorial.outOfSample.bps)} a day over ${combinatorial.paths.length} paths, ${number(combinatorial.losingPaths)} of them lose, ${combinatorial.distinctChoices} cells chosen in ${combinatorial.splits} splits`,
    );
  }
  return [...lines, ...problems.map((problem) => `not computed: ${problem}`), verdict.text];
}

function cellLine(name: string, cell: ChosenCell): string {
  const { mean, plateau, neighbours, deflatedSharpe } = cell;
  const interval = mean.interval === null ? '' : ` [${bps(mean.interval.low)}, ${bps(mean.interval.high)}]`;
  return [
    `${name}: ${cell.id} ${bps(mean.bps)} a day${interval}`,
    `pessimistic ${bps(cell.pessimisticBps)}`,
    `p ${number(mean.p)}`,
    `q ${number(cell.q)}`,
    `deflated Sharpe ${number(deflatedSharpe?.probability ?? null)}`,
    `plateau ${number(plateau)} of ${neighbours} cells against ${number(cell.dailySharpe)} alone`,
  ].join(', ');
}

function bps(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)} bps`;
}

function number(value: number | null): string {
  return value === null ? 'unknown' : String(Number(value.toPrecision(3)));
}
