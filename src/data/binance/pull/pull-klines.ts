import { holdingLock } from '../../pull-lock.ts';
import type { DumpSeries } from '../dump/dump-file.ts';
import { DownloadFolder } from './download-folder.ts';
import { KlinePull } from './kline-pull.ts';
import type { PullContext } from './pull-context.ts';
import { pullDumps } from './pull-dumps.ts';
import type { PullPlan } from './pull-plan.ts';
import { pullRestDays } from './pull-rest-days.ts';
import type { PullReport } from './pull-report.ts';
import { makePlan, type PullRequest, reachFor } from './pull-request.ts';
import { ALL_REST } from './rest-reach.ts';
import { klineStates, storedKlines } from './stored-klines.ts';

/**
 * Says what {@link pullKlines} would fetch.
 * @throws RemoteError when everything has to stop.
 */
export function planKlines(context: PullContext, request: PullRequest): Promise<PullPlan> {
  const { market } = context.rest;
  const { symbol } = request;
  const series: DumpSeries = { market, symbol, kind: 'klines' };
  const stored = klineStates(storedKlines(context.dataDir, { venue: 'binance', market, symbol }, request));
  return makePlan(context, series, request, { stored, reach: reachFor(request, ALL_REST) });
}

/**
 * Brings klines of one minute into the store, beside the trades: exact volume and delta per minute for years, at a
 * thousandth of the size. Resumable like {@link pullTrades}.
 * @throws like it.
 */
export function pullKlines(context: PullContext, request: PullRequest): Promise<PullReport> {
  const instrument = { venue: 'binance', market: context.rest.market, symbol: request.symbol };
  const { lock } = new DownloadFolder(context.dataDir, 'bars', instrument);
  return holdingLock(lock, () => pullAlone(context, request));
}

async function pullAlone(context: PullContext, request: PullRequest): Promise<PullReport> {
  const plan = await planKlines(context, request);
  const pull = new KlinePull(context, request, plan);
  const absent = await pullDumps(context, plan.dumps, pull);
  await pullRestDays(pull, absent);
  return await pull.finish();
}
