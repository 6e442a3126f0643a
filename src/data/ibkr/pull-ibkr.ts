import { join } from 'node:path';
import { formatDay } from '../../core/time.ts';
import { type Clock, systemClock } from '../clock.ts';
import { InputError } from '../input-error.ts';
import { holdingLock } from '../pull-lock.ts';
import { TwsClient } from './client.ts';
import { type ResolvedContract, resolveContract } from './contract.ts';
import { Pacing } from './pacing.ts';
import { DayPull } from './pull-day.ts';
import { instrumentOf, PARTIAL, partialFolder } from './pull-files.ts';
import type { PulledDay, PullIbkrOptions, PullIbkrReport } from './pull-options.ts';
import { TwsSession } from './session.ts';
import { DAY_SECONDS } from './tick-time.ts';

/**
 * Pulls the historical ticks of a contract into the store: trades with an unknown aggressor, and quotes. What was pulled
 * of a day survives a kill: the next pull of it goes on where this one was, and the day's files are the same as without
 * the kill.
 * @throws InputError when the days or the contract make no sense (candidates are listed), or another pull of the
 * contract is under way; RemoteError when TWS refuses, or cannot be reached for longer than the patience lasts.
 */
export async function pullIbkr(options: PullIbkrOptions): Promise<PullIbkrReport> {
  const { clock = systemClock, signal = new AbortController().signal, onProgress } = options;
  checkDays(options, clock);
  const session = new TwsSession(
    {
      host: options.host,
      port: options.port,
      clientId: options.clientId,
      clock,
      onEvent: (event) => onProgress?.({ type: 'session', event }),
      ...(options.patience === undefined ? {} : { patience: options.patience }),
      ...(options.maxReqPerSec === undefined ? {} : { maxReqPerSec: options.maxReqPerSec }),
      ...(options.onReceived === undefined ? {} : { onReceived: options.onReceived }),
    },
    signal,
  );
  const pacing = new Pacing(clock, options.limits);
  pacing.onWait = (ms) => onProgress?.({ type: 'pacing', ms });
  const client = new TwsClient(session, pacing, { clock, signal });
  try {
    const contract = await resolveContract(client, options.contract);
    const days = await pullDays(client, contract, { options, clock });
    return {
      instrument: instrumentOf(contract),
      contract,
      days,
      requests: client.answered,
      repeated: client.repeated,
      pacing: pacing.waits,
      session: session.counts,
      clientId: session.clientId,
    };
  } finally {
    session.close();
  }
}

async function pullDays(
  client: TwsClient,
  contract: ResolvedContract,
  { options, clock }: { options: PullIbkrOptions; clock: Clock },
): Promise<readonly PulledDay[]> {
  const instrument = instrumentOf(contract);
  options.onProgress?.({ type: 'contract', contract, instrument });
  const lock = {
    path: join(partialFolder(options.dataDir, instrument), 'lock'),
    root: join(options.dataDir, PARTIAL),
    subject: `${instrument.symbol} (${instrument.venue} ${instrument.market})`,
  };
  return await holdingLock(lock, async () => {
    const pull = new DayPull(client, contract, { options, nowMs: () => clock.now() });
    const days: PulledDay[] = [];
    for (let day = options.fromDay; day <= options.toDay; day += 1) days.push(await pull.pull(day));
    return days;
  });
}

/** A day that is not over would have to be pulled again, and cannot be merged: ticks have no ids. */
function checkDays({ fromDay, toDay }: PullIbkrOptions, clock: Clock): void {
  if (fromDay > toDay) throw new InputError(`no days: ${formatDay(fromDay)} comes after ${formatDay(toDay)}`);
  const today = Math.floor(clock.now() / 1000 / DAY_SECONDS);
  if (toDay < today) return;
  throw new InputError(
    `${formatDay(toDay)} is not over yet (UTC): its ticks can be pulled from ${formatDay(toDay + 1)} on`,
  );
}
