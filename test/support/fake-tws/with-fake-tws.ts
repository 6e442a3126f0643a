import { afterEach } from 'vitest';
import { TwsClient } from '../../../src/data/ibkr/client.ts';
import { Pacing } from '../../../src/data/ibkr/pacing.ts';
import { TwsSession } from '../../../src/data/ibkr/session.ts';
import type { SessionEvent, SessionOptions } from '../../../src/data/ibkr/session-options.ts';
import { AAPL, ES_DECEMBER } from './fake-contract.ts';
import { FakeTws, type FakeTwsOptions } from './fake-tws.ts';
import { TwsClock } from './tws-clock.ts';

/** A fake TWS, and somebody who talks to it on a clock of the test's own. */
export interface TwsBench {
  readonly tws: FakeTws;
  readonly clock: TwsClock;
  readonly session: TwsSession;
  readonly pacing: Pacing;
  readonly client: TwsClient;
  readonly events: SessionEvent[];
  readonly abort: AbortController;
}

const benches: TwsBench[] = [];

/** Starts both; they are gone after the test. */
export async function twsBench(
  options: Partial<FakeTwsOptions> = {},
  session: Partial<SessionOptions> = {},
): Promise<TwsBench> {
  const clock = new TwsClock(Date.UTC(2026, 10, 20, 12));
  const tws = await FakeTws.start({ contracts: [ES_DECEMBER, AAPL], now: () => clock.now(), ...options });
  const events: SessionEvent[] = [];
  const abort = new AbortController();
  const address = { host: '127.0.0.1', port: tws.port, clientId: 7, maxReqPerSec: 10_000 };
  const talk = new TwsSession({ ...address, clock, onEvent: (event) => events.push(event), ...session }, abort.signal);
  const pacing = new Pacing(clock);
  const client = new TwsClient(talk, pacing, { clock, signal: abort.signal });
  const bench = { tws, clock, session: talk, pacing, client, events, abort };
  benches.push(bench);
  return bench;
}

afterEach(async () => {
  for (const { tws, session } of benches.splice(0)) {
    session.close();
    await tws.stop();
  }
});
