import { afterEach } from 'vitest';
import { HttpClient, type HttpClientOptions } from '../../../src/data/binance/http/http-client.ts';
import { type BinanceMarket, originsOf } from '../../../src/data/binance/origins.ts';
import { RestClient } from '../../../src/data/binance/rest/rest-client.ts';
import { FakeBinance, type FakeBinanceOptions } from './fake-binance.ts';
import { FakeClock } from './fake-clock.ts';

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A fake exchange and a client on one fake clock; both are gone after the test. */
export interface Bench {
  readonly fake: FakeBinance;
  readonly clock: FakeClock;
  readonly http: HttpClient;
}

/** Starts them. A stalled answer lets the client's time-out pass at once. */
export async function startBench(
  client: Partial<HttpClientOptions> = {},
  server: FakeBinanceOptions = {},
): Promise<Bench> {
  const clock = new FakeClock();
  const fake = await FakeBinance.start({ now: () => clock.now(), ...server });
  fake.onStall = () => clock.advance(client.timeoutMs ?? 30_000);
  const http = new HttpClient({ signal: new AbortController().signal, clock, ...client });
  open.push(
    () => fake.stop(),
    () => http.close(),
  );
  return { fake, clock, http };
}

/** A REST client of one market on a bench. */
export function restOf({ fake, http }: Bench, market: BinanceMarket, apiKey: string | null = null): RestClient {
  return new RestClient({ http, market, restUrl: originsOf(market, fake.origins).rest, apiKey });
}
