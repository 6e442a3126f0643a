import type { BarTable } from '../../../core/bar-table.ts';
import type { MarketSource } from '../../../cvd/bars-from-source.ts';
import { CROSSES_SESSION_END, type EventPanel } from '../event-panel.ts';
import type { ExitInstants } from './exit-instants.ts';
import type { PricesAfter } from './first-prints.ts';
import type { Horizon } from '../horizon.ts';
import type { PanelOptions } from '../panel-options.ts';
import type { Stretch } from './stretches.ts';
import { withRoom } from './tape-range.ts';

/** With a smaller share of the volume sided, the first print of any side stands for both. */
const LEAST_SIDED_SHARE = 0.99;

/** A horizon while the tape runs. */
export interface HorizonRecord {
  /** When it ends, by bar. */
  readonly instants: ExitInstants;
  /** What could be had then. */
  readonly prices: PricesAfter;
}

/** Everything a recorder has gathered when the tape ends. */
export interface RecordedTape {
  /** The bars. */
  readonly bars: BarTable;
  /** What they were made of. */
  readonly kind: MarketSource['kind'];
  /** Entry instants by bar, µs. */
  readonly entryUs: Float64Array;
  /** Prices after them. */
  readonly entries: PricesAfter;
  /** The horizons' records; null for those in bars, whose exits are other bars' entries. */
  readonly records: readonly (HorizonRecord | null)[];
  /** The stretches of all bars. */
  readonly stretches: readonly Stretch[];
}

/** Prices of a horizon's exits and when they were due, by bar. */
interface Exits {
  readonly ask: Float64Array;
  readonly bid: Float64Array;
  readonly us: Float64Array;
}

/** The names of the two prices of a pair in the columns that were recorded. */
type Sides = readonly [ask: 'ask' | 'any', bid: 'bid' | 'any'];

/** Makes the panel of what was recorded. */
export function finishPanel(tape: RecordedTape, options: Required<PanelOptions>): EventPanel {
  const { bars, kind } = tape;
  const sidedShare = sidedVolumeShare(bars);
  const isSided = kind === 'trades' && !(sidedShare < LEAST_SIDED_SHARE);
  const sides: Sides = isSided ? ['ask', 'bid'] : ['any', 'any'];
  const entries = pricesOf(tape.entries, sides, tape.entryUs, bars.length);
  const segment = segmentColumn(tape.stretches, bars.length);
  const columns = options.horizons.map((horizon, index) => {
    const record = tape.records[index] ?? null;
    const exits =
      record === null
        ? laterEntries(entries, horizon, segment)
        : pricesOf(record.prices, sides, record.instants.instantUs, bars.length);
    return settle(exits, entries, { stretches: tape.stretches, sides, mark: options.sessionEnd === 'mark' });
  });
  return {
    bars,
    horizons: options.horizons,
    latencyUs: options.latencyUs,
    askAfter: entries.ask,
    bidAfter: entries.bid,
    exitAsk: columns.map(({ ask }) => ask),
    exitBid: columns.map(({ bid }) => bid),
    exitUs: columns.map(({ us }) => us),
    crossesSession: columns.map(({ crosses }) => crosses),
    marked: columns.map(({ marked }) => marked),
    segment,
    prices: isSided ? 'both-sides' : kind === 'trades' ? 'first-print' : 'bar-open',
    sidedShare,
  };
}

function sidedVolumeShare(bars: BarTable): number {
  let volume = 0;
  let unknown = 0;
  for (let bar = 0; bar < bars.length; bar += 1) {
    volume += bars.volume[bar]!;
    unknown += bars.unknownVolume[bar]!;
  }
  return 1 - unknown / volume;
}

function segmentColumn(stretches: readonly Stretch[], length: number): Float64Array {
  const segment = new Float64Array(length);
  let from = 0;
  for (const [number, { toBar }] of stretches.entries()) {
    segment.fill(number, from, toBar);
    from = toBar;
  }
  return segment;
}

function pricesOf(prices: PricesAfter, [ask, bid]: Sides, instantUs: Float64Array, length: number): Exits {
  const column = (values: Float64Array): Float64Array => withRoom(values, length).slice(0, length);
  return { ask: column(prices[ask].prices), bid: column(prices[bid].prices), us: column(instantUs) };
}

/** The exits of a horizon in bars: what could be had after a later bar of the same stretch. */
function laterEntries(entries: Exits, { amount }: Horizon, segment: Float64Array): Exits {
  const exits = { ask: emptyColumn(segment), bid: emptyColumn(segment), us: emptyColumn(segment) };
  for (let bar = 0; bar + amount < segment.length; bar += 1) {
    const later = bar + amount;
    exits.us[bar] = entries.us[later]!;
    if (segment[later] !== segment[bar]) continue;
    exits.ask[bar] = entries.ask[later]!;
    exits.bid[bar] = entries.bid[later]!;
  }
  return exits;
}

function emptyColumn({ length }: Float64Array): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

/** Settles the exits that are missing: what came in between, and the session's last prices where they are wanted. */
function settle(
  exits: Exits,
  entries: Exits,
  { stretches, sides, mark }: { stretches: readonly Stretch[]; sides: Sides; mark: boolean },
): Exits & { readonly crosses: Uint8Array; readonly marked: Uint8Array } {
  const { ask, bid, us } = exits;
  const crosses = new Uint8Array(ask.length);
  const marked = new Uint8Array(ask.length);
  let bar = 0;
  for (const { toBar, endedBy, endUs, last } of stretches) {
    for (; bar < toBar; bar += 1) {
      if (!Number.isNaN(ask[bar]! + bid[bar]!)) continue;
      const isMarked = mark && endedBy === CROSSES_SESSION_END && !Number.isNaN(entries.ask[bar]! + entries.bid[bar]!);
      ask[bar] = isMarked ? last[sides[0]] : Number.NaN;
      bid[bar] = isMarked ? last[sides[1]] : Number.NaN;
      us[bar] = isMarked ? endUs : Number.NaN;
      marked[bar] = Number(isMarked);
      crosses[bar] = isMarked ? 0 : endedBy;
    }
  }
  return { ask, bid, us, crosses, marked };
}
