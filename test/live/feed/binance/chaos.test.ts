import { expect, test } from 'vitest';
import { type Random, seededRandom } from '../../../../src/core/random.ts';
import { EMPTY_PAGE, tooManyRequests } from '../../../support/fake-binance/fault-plan.ts';
import { expectTrades, type FeedBench, startFeedBench } from '../../../support/fake-exchange-stream/feed-bench.ts';
import { syntheticTape } from '../../../support/fake-exchange-stream/stream-tape.ts';

const tape = syntheticTape('spot', { everyUs: 20_000 });

/** Everything that can go wrong, one thing at a time or several at once. */
const MISCHIEF: readonly ((bench: FeedBench, random: Random) => void)[] = [
  ({ exchange }) => exchange.drop(),
  ({ exchange }) => exchange.cut(),
  ({ exchange }) => exchange.announceShutdown(),
  ({ exchange }, random) => exchange.happen(1 + random.integer(60)),
  ({ exchange }, random) => exchange.play(1 + random.integer(30), (texts) => shuffled(texts, random)),
  ({ exchange }, random) =>
    exchange.play(20, (texts) => texts.flatMap((text) => Array.from({ length: random.integer(4) }, () => text))),
  ({ exchange }) => exchange.play(5, (texts) => texts.map((text) => text.slice(0, 100))),
  ({ exchange }) => exchange.play(1, () => ['', 'null', '{}', '{"data":{}}', '\u0000']),
  ({ exchange }) => {
    exchange.isMute = true;
  },
  ({ exchange }) => {
    exchange.answersPings = false;
  },
  ({ exchange }) => exchange.refusals.push({ kind: 'hang-up' }, { kind: 'status', status: 503 }),
  ({ exchange }) => exchange.rest.plan({ match: 'aggTrades', fault: { kind: 'hang-up' }, times: 2 }),
  ({ exchange }) => exchange.rest.plan({ match: 'aggTrades', fault: EMPTY_PAGE }),
  ({ exchange }) => exchange.rest.plan({ match: 'aggTrades', fault: tooManyRequests('20') }),
  ({ exchange }) => exchange.rest.plan({ match: 'aggTrades', fault: { kind: 'truncate', bytes: 150 } }),
  ({ clock }, random) => clock.set(clock.now() + (random.integer(7) - 3) * 10_000),
];

function shuffled(texts: readonly string[], random: Random): string[] {
  return texts
    .map((text) => [random.uniform(), text] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, text]) => text);
}

test.each(Array.from({ length: 12 }, (_, seed) => seed))(
  'whatever goes wrong, in any order, no trade is lost (seed %i)',
  async (seed) => {
    const random = seededRandom(seed);
    const bench = await startFeedBench(tape, { feed: { settings: { maxHeldTrades: 100 } } });
    const { exchange, clock } = bench;
    await bench.says('live');
    exchange.play(10);
    await bench.given(10);
    while (exchange.happened < tape.trades.length - 100) {
      MISCHIEF[random.integer(MISCHIEF.length)]!(bench, random);
      if (random.uniform() < 0.4) exchange.isMute = false;
      if (random.uniform() < 0.4) exchange.answersPings = true;
      if (random.uniform() < 0.4) await clock.passUntil(() => exchange.open.length > 0);
      if (random.uniform() < 0.7) exchange.play(1 + random.integer(50));
      if (random.uniform() < 0.7) await clock.pass(random.integer(random.uniform() < 0.2 ? 20_000 : 500));
    }
    exchange.isMute = false;
    exchange.answersPings = true;
    exchange.play(20);
    await bench.givenInTime(exchange.happened);
    await bench.saysInTime('live');
    exchange.play(20);
    await bench.given(exchange.happened);
    expectTrades(bench, tape, tape.trades.slice(0, exchange.happened));
    expect(bench.reader.of('gap')).toEqual([]);
  },
);
