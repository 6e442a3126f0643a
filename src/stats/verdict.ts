/** What is known of one cell, for a verdict in plain words. */
export interface VerdictInput {
  /** Signals with a forward return. */
  readonly events: number;
  /** How many of them do not overlap: the number of independent looks. */
  readonly independentEvents: number;
  /** Events that went the predicted way. */
  readonly hits: number;
  /** Mean signed return before costs, basis points. */
  readonly grossBps: number;
  /** Mean signed return after costs, basis points. */
  readonly netBps: number;
  /** Lower end of its interval, basis points. */
  readonly netLowBps: number;
  /** p-value of the cell alone; null where there is none. */
  readonly p: number | null;
  /** Adjusted for everything tried: q of Benjamini and Yekutieli. */
  readonly q: number;
  /** N: cells ever tried on the data, this one included; null without a ledger. */
  readonly tries: number | null;
}

/** What the evidence amounts to. */
export type Conclusion =
  | 'nothing'
  | 'too-few'
  | 'no-evidence'
  | 'not-after-tries'
  | 'no-ledger'
  | 'opposite'
  | 'below-costs'
  | 'costs-unproven'
  | 'evidence';

/** A verdict: what it amounts to, and a sentence that says so. */
export interface Verdict {
  /** For scripts. */
  readonly conclusion: Conclusion;
  /** For people. */
  readonly text: string;
}

/** Fewer independent events than this say nothing either way. */
const FEWEST_EVENTS = 20;
const LEVEL = 0.05;

/**
 * Judges a cell. Nothing is called evidence without the number of tries, nor unless its whole interval after costs lies
 * above 0.
 */
export function verdictOf(input: VerdictInput): Verdict {
  const conclusion = conclusionOf(input);
  return { conclusion, text: `${OPENINGS[conclusion]}: ${factsOf(input)}` };
}

const OPENINGS: Readonly<Record<Conclusion, string>> = {
  nothing: 'nothing to judge',
  'too-few': 'too few to tell',
  'no-evidence': 'no evidence',
  'not-after-tries': 'no evidence once the tries are counted',
  'no-ledger': 'not judged, for the tries were not counted',
  opposite: 'evidence of the opposite of what the signals say',
  'below-costs': 'an effect that does not pay its costs',
  'costs-unproven': 'an effect, but not shown to pay its costs',
  evidence: 'evidence of an edge after costs',
};

function conclusionOf({ events, independentEvents, p, q, tries, ...returns }: VerdictInput): Conclusion {
  if (events === 0) return 'nothing';
  if (independentEvents < FEWEST_EVENTS || p === null) return 'too-few';
  if (p > LEVEL) return 'no-evidence';
  if (tries === null) return 'no-ledger';
  if (q > LEVEL) return 'not-after-tries';
  return paying(returns);
}

/** Of an effect that is there: whether it pays. */
function paying({ grossBps, netBps, netLowBps }: Pick<VerdictInput, 'grossBps' | 'netBps' | 'netLowBps'>): Conclusion {
  if (grossBps <= 0) return 'opposite';
  if (netBps <= 0) return 'below-costs';
  return netLowBps > 0 ? 'evidence' : 'costs-unproven';
}

function factsOf({ events, independentEvents, hits, p, q, tries, grossBps, netBps }: VerdictInput): string {
  if (events === 0) return 'no signal has a forward return';
  const parts = [
    `${hits} of ${events} hits (${independentEvents} independent)`,
    `${signed(grossBps)} bps before and ${signed(netBps)} bps after costs`,
  ];
  if (p !== null)
    parts.push(
      `p = ${probability(p)}${tries === null ? '' : ` alone, q = ${probability(q)} after ${triesText(tries)}`}`,
    );
  return parts.join(', ');
}

function triesText(tries: number): string {
  return tries === 1 ? '1 try' : `${tries} tries`;
}

function signed(bps: number): string {
  return `${bps < 0 ? '−' : '+'}${Math.abs(bps).toFixed(2)}`;
}

/** Two significant digits, never 0: a p-value of draws cannot be. */
function probability(p: number): string {
  return p < 0.01 ? p.toPrecision(1) : p.toFixed(2);
}
