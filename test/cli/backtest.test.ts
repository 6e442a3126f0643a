import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const where = ['--data-dir', path.join(folder, 'data'), '--symbol', 'SIM'];
const quick = ['--random-entries', '99', '--monte-carlo', '99'];
const out = (name: string): string[] => ['--out', path.join(folder, name)];

beforeAll(async () => {
  const { exitCode } = await cvdlab(['simulate', ...where, '--from', '2026-01-05', '--days', '2']);
  expect(exitCode).toBe(0);
});

interface RunDocument {
  readonly run: string;
  readonly events: { lines: number; checksum: string };
  readonly spread: string;
  readonly metrics: {
    readings: Record<'base' | 'pessimistic' | 'optimistic', { figures: Record<string, number | null> }>;
  };
  readonly latencies?: Record<string, string | number>[];
}

async function run(name: string, more: readonly string[] = []): Promise<RunDocument> {
  const { stdout, stderr, exitCode } = await cvdlab(['backtest', ...where, ...quick, ...out(name), ...more, '--json']);
  expect(stderr).not.toContain('cvdlab:');
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as RunDocument;
}

function table(name: string, file: string): Record<string, string>[] {
  return csvRecords(readFileSync(path.join(folder, name, file), 'utf8'));
}

describe('cvdlab backtest', () => {
  it('reads the tape three ways, and the base one lies in the band of market orders', async () => {
    const { metrics, spread } = await run('plain');
    const { base, pessimistic, optimistic } = metrics.readings;
    expect(base.figures['trades']).toBeGreaterThan(50);
    expect(pessimistic.figures['net_profit']!).toBeLessThan(base.figures['net_profit']!);
    expect(base.figures['net_profit']!).toBeLessThan(optimistic.figures['net_profit']!);
    expect(spread).toBe('estimated');
    const fills = table('plain', 'fills.csv');
    expect(new Set(fills.map(({ reading }) => reading))).toEqual(new Set(['base', 'pessimistic', 'optimistic']));
    expect(table('plain', 'splits.csv').map(({ dimension }) => dimension)).toContain('hour');
  });

  it('gives the same events for the same inputs, and says what differs when they are not the same', async () => {
    const [one, two] = [await run('one'), await run('two')];
    expect(two.events).toEqual(one.events);
    expect(two.run).toBe(one.run);
    const same = await cvdlab(['backtest', '--compare', path.join(folder, 'one'), path.join(folder, 'two')]);
    expect(same).toMatchObject({ exitCode: 0, stderr: 'every event is the same, byte for byte\n' });
    await run('other', ['--hold', '5']);
    const differ = await cvdlab(['backtest', '--compare', path.join(folder, 'one'), path.join(folder, 'other')]);
    expect(differ.exitCode).toBe(4);
    expect(differ.stdout).toContain('made of,configuration.hold,"""15""","""5"""');
    expect(differ.stdout).toContain('came to,readings.base.figures.net_profit');
    expect(differ.stderr).toMatch(/the events part at line \d+/);
  });

  it('takes entries at the touch, stops, targets and a trail, and tags what ended each trade', async () => {
    const rules = ['--entry', 'limit:1', '--stop', '2atr', '--target', '2r', '--trailing', '3atr', '--hold', 'none'];
    await run('bracket', rules);
    const tags = new Set(table('bracket', 'trades.csv').map(({ exit_tag: tag }) => tag));
    expect([...tags].some((tag) => tag === 'stop')).toBe(true);
    expect([...tags].some((tag) => tag === 'target')).toBe(true);
    expect(new Set(table('bracket', 'orders.csv').map(({ kind }) => kind))).toEqual(
      new Set(['limit', 'stop', 'market']),
    );
  });

  it('costs what a broker asks, per share with a minimum', async () => {
    const { metrics } = await run('costs', ['--costs', 'per-share:0.005,min=1', '--size', '10']);
    const { trades, fees } = metrics.readings.base.figures;
    expect(fees).toBe(2 * trades!);
  });

  it('stops for the day at the maximum daily loss, and logs why nothing is entered', async () => {
    await run('halted', ['--max-daily-loss', '5', '--size', '100']);
    const refusals = table('halted', 'refusals.csv').filter(({ reading }) => reading === 'base');
    expect(refusals.filter(({ tag }) => tag === 'halt').length).toBeGreaterThan(0);
    expect(refusals.some(({ tag }) => tag === 'entry')).toBe(true);
  });

  it('is compared at several latencies on request', async () => {
    const { latencies } = await run('latencies', ['--latency', '0ms,100ms,2s']);
    expect(latencies!.map((row) => row['latency'])).toEqual(['0ms', '100ms', '2s']);
  });

  it('shows a person the market held all the time, and random entries', async () => {
    const { stdout } = await cvdlab(['backtest', ...where, ...quick, ...out('shown')], { terminal: true });
    for (const words of ['buy_and_hold', 'random_entries', 'better_than_share']) expect(stdout).toContain(words);
  });
});

describe('a strategy of one’s own', () => {
  it('is run like the one that ships', async () => {
    const example = path.join(import.meta.dirname, '..', '..', 'examples', 'delta-follower-strategy.ts');
    const { metrics } = await run('own', ['--strategy', example]);
    expect(metrics.readings.base.figures['trades']).toBeGreaterThan(10);
    const { configuration } = JSON.parse(readFileSync(path.join(folder, 'own', 'run.json'), 'utf8')) as {
      configuration: Record<string, string>;
    };
    expect(configuration).toMatchObject({
      strategy: example,
      strategyChecksum: expect.stringMatching(/^sha256:/) as string,
    });
  });

  it.each([
    ['object.mjs', 'export default {};', 'must be a function that returns a strategy, got object'],
    ['nothing.mjs', 'export default () => null;', 'must return a strategy, got null'],
    ['nameless.mjs', 'export default () => ({});', "the strategy's name must be a text"],
    ['idle.mjs', "export default () => ({ name: 'x' });", "the strategy's decide must be a function"],
  ])('is refused with a reason: %s', async (name, content, message) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    const { exitCode, stderr } = await cvdlab(['backtest', ...where, '--strategy', file]);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});

describe('wrong usage', () => {
  it.each([
    [['--stop', '2 dollars'], '--stop takes a distance such as 20t (ticks), 0.5% or 2atr, got "2 dollars"'],
    [['--entry', 'soon'], '--entry takes market, limit, stop, or limit:2'],
    [['--hours', '9-17'], '--hours takes a stretch of the UTC day such as 13:30-20:00, got "9-17"'],
    [['--costs', 'cheap'], 'costs "cheap": "cheap" is not known'],
    [['--sizing', 'all-in'], 'sizing "all-in": expected size:, notional:, risk:, volatility: or kelly:'],
    [['--max-losses', '3'], '--max-losses takes losses and a pause such as 3/30m, got "3"'],
    [['--ruin', '0.5'], '--ruin takes a share such as 50%, got "0.5"'],
    [['--capital', '0'], '--capital must be above 0, got "0"'],
    [['--min-strength', 'much'], '--min-strength takes a percentage, or 0.3s for the shift-free one, got "much"'],
    [['--compare', 'runs/x'], '--compare takes two run folders'],
  ])('is named: %s', async (args, message) => {
    const { exitCode, stderr } = await cvdlab(['backtest', ...where, ...args]);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
