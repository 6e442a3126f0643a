import type { BarSizeSetting } from '@stoqey/ib';
import type { TwsClient } from './client.ts';
import { contractReference, type ResolvedContract } from './contract.ts';
import { RemoteError } from '../remote-error.ts';
import type { DayTrading, WindowSource } from './journal-line.ts';
import type { TwsRequest } from './request.ts';
import type { TickWindow } from './tick-pager.ts';
import { DAY_SECONDS, twsTime } from './tick-time.ts';
import { parseSchedule, parseTradingHours, type TradingSession } from './trading-hours.ts';

/** The stretches in which a day is pulled: together they are the whole day. */
export interface DayWindows {
  /** In order, each starting where the one before ends. */
  readonly windows: readonly TickWindow[];
  /** Where their boundaries are from. */
  readonly source: WindowSource;
  /** Whether the contract could trade on the day. */
  readonly trading: DayTrading;
}

const HOUR_SECONDS = 3600;
/** Trading days of a schedule: enough to reach back over a long weekend. */
const SCHEDULE_DAYS = 6;

/**
 * Cuts a UTC day where sessions start and end, because a request is answered from one session only. The time between
 * sessions is asked for too: it costs a request, and does not take the hours' word for it that nothing traded. Without
 * any hours, it is cut by the hour.
 */
export function cutDay(day: number, sessions: readonly TradingSession[] | null): readonly TickWindow[] {
  const [startS, endS] = [day * DAY_SECONDS, (day + 1) * DAY_SECONDS];
  const hours = Array.from({ length: 23 }, (_, index) => startS + (index + 1) * HOUR_SECONDS);
  const edges = sessions === null ? hours : sessions.flatMap((session) => [session.startS, session.endS]);
  const inside = edges.filter((edge) => edge > startS && edge < endS).sort((a, b) => a - b);
  const cuts = [startS, ...new Set(inside), endS];
  return cuts.slice(1).map((cut, index) => ({ startS: cuts[index]!, endS: cut }));
}

/**
 * Finds the windows of a UTC day: by the contract's trading hours where they reach (the coming days), else by asking for
 * the schedule of that time.
 */
export async function findWindows(
  client: TwsClient,
  contract: ResolvedContract,
  when: { readonly day: number; readonly nowS: number },
): Promise<DayWindows> {
  const { day } = when;
  const hours = parseTradingHours(contract.tradingHours, contract.timeZoneId);
  if (hours !== null && hours.fromS <= day * DAY_SECONDS && hours.toS >= (day + 1) * DAY_SECONDS) {
    const trading = tradesOn(day, hours.sessions) ? 'open' : 'closed';
    return { windows: cutDay(day, hours.sessions), source: 'trading-hours', trading };
  }
  const sessions = await askForSchedule(client, contract, when);
  // A schedule without any session says nothing: a contract that is not listed yet gets it too.
  if (sessions === null || sessions.length === 0) {
    return { windows: cutDay(day, null), source: 'hourly', trading: 'unknown' };
  }
  return { windows: cutDay(day, sessions), source: 'schedule', trading: tradesOn(day, sessions) ? 'open' : 'closed' };
}

function tradesOn(day: number, sessions: readonly TradingSession[]): boolean {
  return sessions.some(({ startS, endS }) => startS < (day + 1) * DAY_SECONDS && endS > day * DAY_SECONDS);
}

async function askForSchedule(
  client: TwsClient,
  contract: ResolvedContract,
  when: { readonly day: number; readonly nowS: number },
): Promise<readonly TradingSession[] | null> {
  // A session that is open at midnight belongs to the next trading day.
  const endS = Math.min((when.day + 2) * DAY_SECONDS, when.nowS);
  try {
    const { BarSizeSetting } = await import('@stoqey/ib');
    return await client.ask(scheduleRequest(contract, endS, BarSizeSetting.DAYS_ONE));
  } catch (error) {
    // Old servers and some instruments have no schedule; the day is then searched hour by hour.
    if (error instanceof RemoteError && error.fault === 'refused') return null;
    throw error;
  }
}

function scheduleRequest(
  contract: ResolvedContract,
  endS: number,
  barSize: BarSizeSetting,
): TwsRequest<readonly TradingSession[] | null> {
  const end = twsTime(endS);
  const lane = `${contract.conId}@${contract.exchange} SCHEDULE`;
  const days = `${SCHEDULE_DAYS} D`;
  return {
    name: `the trading schedule of ${contract.localSymbol} until ${end}`,
    paced: { weight: 1, lane, identity: `${lane} ${end}` },
    send: (api, id) => {
      const reference = contractReference(contract);
      api.reqHistoricalData(id, reference, end, days, barSize, 'SCHEDULE', false, 1, false);
    },
    cancel: (api, id) => void api.cancelHistoricalData(id),
    collect: () => (part) => (part.type === 'schedule' ? { value: parseSchedule(part.sessions, part.timeZone) } : null),
    whenNoData: { value: null },
  };
}
