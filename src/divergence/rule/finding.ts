import type { SignalType } from '../../core/signal.ts';

/** The kinds of signals that the rules of this folder give. The index is the code in {@link FindingBuffer.kind}. */
export const SIGNAL_KINDS = [
  'regular',
  'hidden',
  'slope',
  'correlation',
  'zgap',
  'delta',
  'absorption',
  'exhaustion',
] as const;

/** One of {@link SIGNAL_KINDS}. */
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** What a rule found, in rows of the table instead of times and prices. */
export interface Finding {
  /** What it predicts. */
  readonly type: SignalType;
  /** The kind of divergence. */
  readonly kind: SignalKind;
  /** The bar it speaks of. */
  readonly event: number;
  /** The bar at whose close it became known, the event's or a later one. */
  readonly known: number;
  /** The bar it is compared with, the event's or an earlier one. */
  readonly ref: number;
  /** The rule's strength, percent; null where it is undefined. */
  readonly strength: number | null;
}

/** The code of a bullish finding in {@link FindingBuffer.type}: a rise. */
export const BULLISH = 1;
/** The code of a bearish finding in {@link FindingBuffer.type}: a fall. */
export const BEARISH = -1;

const FIRST_CAPACITY = 64;

/** Findings as growing columns, in the order in which they became known. */
export class FindingBuffer {
  /** Number of findings: the length that counts, the columns may be longer. */
  length = 0;
  /** {@link BULLISH} or {@link BEARISH}. */
  type = new Int8Array(FIRST_CAPACITY);
  /** Code of one of {@link SIGNAL_KINDS}. */
  kind = new Uint8Array(FIRST_CAPACITY);
  /** Row of the bar it speaks of. */
  event = new Uint32Array(FIRST_CAPACITY);
  /** Row of the bar at whose close it became known. */
  known = new Uint32Array(FIRST_CAPACITY);
  /** Row of the bar it is compared with. */
  ref = new Uint32Array(FIRST_CAPACITY);
  /** Strength, percent; NaN where it is undefined. */
  strength = new Float64Array(FIRST_CAPACITY);

  /** Appends a finding. */
  add(finding: Finding): void {
    if (this.length === this.type.length) this.grow();
    const index = this.length;
    this.type[index] = finding.type === 'bullish' ? BULLISH : BEARISH;
    this.kind[index] = SIGNAL_KINDS.indexOf(finding.kind);
    this.event[index] = finding.event;
    this.known[index] = finding.known;
    this.ref[index] = finding.ref;
    this.strength[index] = finding.strength ?? Number.NaN;
    this.length += 1;
  }

  /** The finding at an index below {@link FindingBuffer.length}. */
  at(index: number): Finding {
    const strength = this.strength[index]!;
    return {
      type: this.type[index] === BULLISH ? 'bullish' : 'bearish',
      kind: SIGNAL_KINDS[this.kind[index]!]!,
      event: this.event[index]!,
      known: this.known[index]!,
      ref: this.ref[index]!,
      strength: Number.isNaN(strength) ? null : strength,
    };
  }

  /** Forgets all findings; the columns keep their capacity. */
  clear(): void {
    this.length = 0;
  }

  private grow(): void {
    const capacity = 2 * this.length;
    this.type = widened(this.type, new Int8Array(capacity));
    this.kind = widened(this.kind, new Uint8Array(capacity));
    this.event = widened(this.event, new Uint32Array(capacity));
    this.known = widened(this.known, new Uint32Array(capacity));
    this.ref = widened(this.ref, new Uint32Array(capacity));
    this.strength = widened(this.strength, new Float64Array(capacity));
  }
}

function widened<Column extends Int8Array | Uint8Array | Uint32Array | Float64Array>(
  column: Column,
  wider: Column,
): Column {
  wider.set(column);
  return wider;
}
