import { firstAfter } from '../../core/time-search.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { MarketEvent, MarketSource } from '../../cvd/bars-from-source.ts';

/** A tape that an audit runs strategies on. Its events are kept: sources that reuse their columns have to be copied. */
export interface AuditedTape {
  /** The scales of everything on it. */
  readonly scales: Scales;
  /** Whether it holds trades or bars. */
  readonly kind: MarketSource['kind'];
  /** Everything on it, in order. */
  readonly events: readonly MarketEvent[];
}

/** Prints, or bars of a source without prints: what a tape is cut between. */
export type RowsEvent = Extract<MarketEvent, { readonly timeUs: Float64Array }>;

/** A place on a tape: before a row of an event. */
export interface TapePlace {
  /** Which event. */
  readonly event: number;
  /** Which row of it; 0 for an event without rows. */
  readonly row: number;
}

/** Whether an event has rows. */
export function hasRows(event: MarketEvent): event is RowsEvent {
  return event.type === 'trades' || event.type === 'bars';
}

/** The rows [from, to) of an event, sharing its columns. */
export function rowsOf<Rows extends RowsEvent>(event: Rows, from: number, to: number): Rows {
  const members = Object.entries(event).map(([name, value]: [string, unknown]) => {
    if (value instanceof Float64Array || value instanceof Int8Array) return [name, value.subarray(from, to)] as const;
    return [name, Array.isArray(value) ? (value.slice(from, to) as unknown[]) : value] as const;
  });
  // Every column is of the type that it was.
  return { ...(Object.fromEntries(members) as unknown as Rows), length: to - from };
}

/** What lies before a place. */
export function eventsBefore({ events }: AuditedTape, { event, row }: TapePlace): MarketEvent[] {
  const cut = events[event];
  const part = cut !== undefined && hasRows(cut) && row > 0 ? [rowsOf(cut, 0, row)] : [];
  return [...events.slice(0, event), ...part];
}

/** The events cut at every one of these places, which must be in order. */
export function eventsCutAt({ events }: AuditedTape, places: readonly TapePlace[]): MarketEvent[][] {
  const pieces: MarketEvent[][] = [];
  let piece: MarketEvent[] = [];
  let next = 0;
  for (const [index, event] of events.entries()) {
    let from = 0;
    for (; next < places.length && places[next]!.event === index; next += 1) {
      const { row } = places[next]!;
      if (hasRows(event) && row > from) piece.push(rowsOf(event, from, row));
      from = row;
      pieces.push(piece);
      piece = [];
    }
    if (!hasRows(event)) piece.push(event);
    else if (from < event.length) piece.push(from === 0 ? event : rowsOf(event, from, event.length));
  }
  return [...pieces, piece];
}

/** The events with at most so many rows each. */
export function eventsOfRows(events: readonly MarketEvent[], rows: number): MarketEvent[] {
  return events.flatMap((event) => {
    if (!hasRows(event) || event.length <= rows) return [event];
    const starts = Array.from({ length: Math.ceil(event.length / rows) }, (_, index) => index * rows);
    return starts.map((from) => rowsOf(event, from, Math.min(from + rows, event.length)));
  });
}

/** The tape with every price after a place replaced, every size 1, and every aggressor turned: what nobody can foresee. */
export function poisonedAfter({ events }: AuditedTape, { event, row }: TapePlace, ticks: number): MarketEvent[] {
  return events.map((one, index) => {
    if (!hasRows(one) || index < event) return one;
    return poisoned(one, index === event ? row : 0, ticks);
  });
}

function poisoned(rows: RowsEvent, from: number, ticks: number): RowsEvent {
  const filled = (column: Float64Array, value: number): Float64Array => column.slice().fill(value, from, rows.length);
  if (rows.type === 'trades') {
    const side = rows.side.map((value, index) => (index < from ? value : -value));
    return { ...rows, price: filled(rows.price, ticks), size: filled(rows.size, 1), side };
  }
  const { open, high, low, close } = rows;
  const prices = { open, high, low, close };
  const turned = { buyVolume: rows.sellVolume.slice(), sellVolume: rows.buyVolume.slice() };
  turned.buyVolume.set(rows.buyVolume.subarray(0, from));
  turned.sellVolume.set(rows.sellVolume.subarray(0, from));
  const garbage = Object.entries(prices).map(([name, column]) => [name, filled(column, ticks)] as const);
  const turnover = rows.turnover.map((value, index) => (index < from ? value : null));
  return { ...rows, ...(Object.fromEntries(garbage) as typeof prices), ...turned, turnover };
}

/** The first place with a row at or after an instant; after it where `isAfter`. Null where there is none. */
export function placeAt({ events }: AuditedTape, timeUs: number, isAfter: boolean): TapePlace | null {
  // Instants are whole.
  const beforeUs = isAfter ? timeUs : timeUs - 1;
  for (const [event, one] of events.entries()) {
    if (!hasRows(one) || one.length === 0 || one.timeUs[one.length - 1]! <= beforeUs) continue;
    return { event, row: firstAfter(one.timeUs, beforeUs, 0, one.length) };
  }
  return null;
}
