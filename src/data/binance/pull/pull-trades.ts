import { holdingLock } from '../../pull-lock.ts';
import type { DumpSeries } from '../dump/dump-file.ts';
import { DownloadFolder } from './download-folder.ts';
import type { PullContext } from './pull-context.ts';
import { pullDumps } from './pull-dumps.ts';
import type { PullPlan } from './pull-plan.ts';
import { pullRestDays } from './pull-rest-days.ts';
import type { PullReport } from './pull-report.ts';
import { makePlan, type PullTradesRequest, reachFor } from './pull-request.ts';
import { tradeReach } from './rest-reach.ts';
import { checkKind, storedStates, storedTrades } from './stored-trades.ts';
import { TradePull } from './trade-pull.ts';

/**
 * Says what {@link pullTrades} would fetch.
 * @throws InputError when the store has another kind of trades; RemoteError when everything has to stop.
 */
export function planTrades(context: PullContext, request: PullTradesRequest): Promise<PullPlan> {
  const { kind, symbol, fromDay, toDay, overwrite } = request;
  const { market } = context.rest;
  const stored = storedTrades(context.dataDir, { venue: 'binance', market, symbol }, [fromDay, toDay]);
  if (!overwrite) checkKind(stored, kind);
  const series: DumpSeries = { market, symbol, kind };
  const reach = reachFor(request, tradeReach(context.rest, kind));
  return makePlan(context, series, request, { stored: storedStates(stored), reach });
}

/**
 * Brings days of trades into the store, complete and verified: dumps by their checksums, ids by being without a hole
 * within and between days, the ends by REST. What a day lacks is asked for over REST. Interrupted at any moment and
 * started again, it fetches what is missing and ends with the same files.
 * @throws InputError when the request cannot be met at all (no such symbol, another kind in the store, another process that
 * pulls the symbol); RemoteError when everything had to stop (a ban, the deadline); the abort's reason. What had been
 * brought in by then stays.
 */
export function pullTrades(context: PullContext, request: PullTradesRequest): Promise<PullReport> {
  const instrument = { venue: 'binance', market: context.rest.market, symbol: request.symbol };
  const { lock } = new DownloadFolder(context.dataDir, 'trades', instrument);
  return holdingLock(lock, () => pullAlone(context, request));
}

async function pullAlone(context: PullContext, request: PullTradesRequest): Promise<PullReport> {
  const plan = await planTrades(context, request);
  const pull = new TradePull(context, request, plan);
  const absent = await pullDumps(context, plan.dumps, pull);
  await pullRestDays(pull, absent);
  await pull.repairHoles();
  await pull.repairEdges();
  return await pull.finish();
}
