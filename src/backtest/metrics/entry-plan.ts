import { groupedBy } from '../../core/grouped.ts';
import type { Random } from '../../core/random.ts';
import { firstAfter } from '../../core/time-search.ts';
import { BASIS_POINTS } from '../../stats/event/basis-points.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { ExecutableBars } from './executable-bars.ts';

/** What of a round trip stays when its entry is drawn anew. */
export interface PlannedTrip {
  /** +1 long, −1 short. */
  readonly side: 1 | -1;
  /** Bars from its entry to its exit, at least 1. */
  readonly bars: number;
  /** Fees and funding in basis points of the worth opened. */
  readonly costBps: number;
}

/** A session with the round trips that begin in it. */
export interface PlannedSession {
  /** Its first bar. */
  readonly first: number;
  /** Its last bar. */
  readonly last: number;
  /** Those that end in it. */
  readonly inside: readonly PlannedTrip[];
  /** The one that is held beyond it. */
  readonly beyond: PlannedTrip | null;
  /** Bars that are left when all that end in it are over; below 0 they cannot be one after the other. */
  readonly slack: number;
}

/** All that a draw of random entries needs. */
export interface EntryPlan {
  /** The round trips planned. */
  readonly trips: readonly RoundTrip[];
  /** The sessions with an entry, in order. */
  readonly sessions: readonly PlannedSession[];
  /** Price of buying after every bar, ticks, slippage included. */
  readonly buyTicks: Float64Array;
  /** Price of selling after every bar, ticks, slippage included. */
  readonly sellTicks: Float64Array;
  /** Whether the contract pays in its underlying. */
  readonly inverse: boolean;
  /** Round trips shorter than a bar. */
  readonly lengthened: number;
}

/** Lays round trips on bars; null where there is none, or no price. */
export function entryPlan(
  trips: readonly RoundTrip[],
  bars: ExecutableBars,
  { inverse, slippageTicks }: { readonly inverse: boolean; readonly slippageTicks: number },
): EntryPlan | null {
  const [buyTicks, sellTicks] = [bars.buyTicks, bars.sellTicks].map((column) => whereToBeHad(column, bars.length));
  if (trips.length === 0 || !(buyTicks![0]! > 0 && sellTicks![0]! > 0)) return null;
  // The bar after whose close something happened; what came before the first close counts to that.
  const rowOf = (timeUs: number): number => Math.max(firstAfter(bars.endUs, timeUs, 0, bars.length) - 1, 0);
  const laid = trips.map((trip) => ({ trip, entry: rowOf(trip.entryTimeUs), exit: rowOf(trip.exitTimeUs) }));
  const bySession = groupedBy(laid, ({ entry }) => bars.session[entry]!);
  const sessions = Array.from(bySession.values(), (group) => {
    const { first, last } = rowsOfSession(bars, group[0]!.entry);
    const inside = group.filter(({ exit }) => exit <= last).map(plannedTrip);
    const [beyond = null] = group.filter(({ exit }) => exit > last).map(plannedTrip);
    return { first, last, inside, beyond, slack: last - first - inside.reduce((sum, trip) => sum + trip.bars, 0) };
  });
  return {
    ...{ trips, sessions, inverse },
    buyTicks: buyTicks!.map((ticks) => ticks + slippageTicks),
    sellTicks: sellTicks!.map((ticks) => Math.max(ticks - slippageTicks, 1)),
    lengthened: laid.filter(({ entry, exit }) => exit === entry).length,
  };
}

interface LaidTrip {
  readonly trip: RoundTrip;
  readonly entry: number;
  readonly exit: number;
}

function plannedTrip({ trip, entry, exit }: LaidTrip): PlannedTrip {
  const costBps = (Number(trip.fees + trip.funding) / Number(trip.entryNotional)) * BASIS_POINTS;
  return { side: trip.side, bars: Math.max(exit - entry, 1), costBps };
}

function rowsOfSession({ session, length }: ExecutableBars, row: number): { first: number; last: number } {
  let [first, last] = [row, row];
  while (first > 0 && session[first - 1] === session[row]) first -= 1;
  while (last + 1 < length && session[last + 1] === session[row]) last += 1;
  return { first, last };
}

/** An order that finds no price waits for the next one; at the end of the data the last one counts. */
function whereToBeHad(column: Float64Array, length: number): Float64Array {
  const filled = column.slice(0, length);
  for (let row = length - 2; row >= 0; row -= 1) if (Number.isNaN(filled[row])) filled[row] = filled[row + 1]!;
  for (let row = 1; row < length; row += 1) if (Number.isNaN(filled[row])) filled[row] = filled[row - 1]!;
  return filled;
}

/** The plan with the directions of all its round trips dealt out anew. */
export function withShuffledSides(plan: EntryPlan, random: Random): EntryPlan {
  const sides = shuffled(
    plan.sessions.flatMap(({ inside, beyond }) =>
      [...inside, ...(beyond === null ? [] : [beyond])].map(({ side }) => side),
    ),
    random,
  );
  const dealt = (trip: PlannedTrip): PlannedTrip => ({ ...trip, side: sides.pop()! });
  const sessions = plan.sessions.map((session) => ({
    ...session,
    inside: session.inside.map(dealt),
    beyond: session.beyond === null ? null : dealt(session.beyond),
  }));
  return { ...plan, sessions };
}

/** Mean net profit of one drawn run, basis points. */
export function drawnProfit(plan: EntryPlan, random: Random): number {
  let sum = 0;
  for (const session of plan.sessions) {
    const { beyond, last } = session;
    const order = shuffled(session.inside, random);
    const entries = session.slack < 0 ? anywhere(order, session, random) : oneAfterAnother(order, session, random);
    for (const [place, trip] of order.entries()) sum += profitBps(plan, trip, entries[place]!, last);
    if (beyond !== null) sum += profitBps(plan, beyond, entries.at(-1)!, plan.buyTicks.length - 1);
  }
  return sum / plan.trips.length;
}

/** Entries that leave no two positions open at once, and last that of the position that is held beyond the session. */
function oneAfterAnother(order: readonly PlannedTrip[], session: PlannedSession, random: Random): number[] {
  const { first, slack, beyond } = session;
  const length = order.length + Number(beyond !== null);
  const waits = Float64Array.from({ length }, () => random.integer(slack + 1)).sort();
  let held = 0;
  return Array.from(waits, (wait, place) => {
    const entry = first + wait + held;
    held += order[place]?.bars ?? 0;
    return entry;
  });
}

function anywhere(order: readonly PlannedTrip[], { first, last }: PlannedSession, random: Random): number[] {
  const entryOf = (bars: number): number => first + random.integer(Math.max(last - first - bars, 0) + 1);
  return [...order.map(({ bars }) => entryOf(bars)), entryOf(0)];
}

function profitBps(plan: EntryPlan, { side, bars, costBps }: PlannedTrip, entry: number, last: number): number {
  const exit = Math.min(entry + bars, last);
  const [opens, closes] = side === 1 ? [plan.buyTicks, plan.sellTicks] : [plan.sellTicks, plan.buyTicks];
  const [paid, got] = [opens[entry]!, closes[exit]!];
  const gained = plan.inverse ? 1 - paid / got : (got - paid) / paid;
  return side * gained * BASIS_POINTS - costBps;
}

/** Fisher and Yates' shuffle, into a new array. */
function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const order = [...values];
  for (let place = order.length - 1; place > 0; place -= 1) {
    const other = random.integer(place + 1);
    [order[place], order[other]] = [order[other]!, order[place]!];
  }
  return order;
}
