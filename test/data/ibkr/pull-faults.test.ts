import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tradeDayPath } from '../../../src/data/store/layout.ts';
import { ES_DECEMBER } from '../../support/fake-tws/fake-contract.ts';
import {
  FARM_BLINKS,
  LINK_BACK,
  LINK_BACK_DATA_LOST,
  LINK_LOST,
  NO_DATA,
  PACING_VIOLATION,
  type TwsFault,
} from '../../support/fake-tws/fault-plan.ts';
import { FakeTws, type FakeTwsOptions } from '../../support/fake-tws/fake-tws.ts';
import { TwsClock } from '../../support/fake-tws/tws-clock.ts';
import { tempFolder } from '../store/temp-folder.ts';
import { DAY, dayFiles, INSTRUMENT, pull, SESSIONS, TAPE, tapes } from './pull-bench.ts';

const CHILD = fileURLToPath(new URL('./pull-child.ts', import.meta.url));

function start(options: Partial<FakeTwsOptions> = {}): Promise<FakeTws> {
  return FakeTws.start({ contracts: [ES_DECEMBER], tapes: tapes(TAPE), serving: { sessions: SESSIONS }, ...options });
}

let undisturbed: { trades: string; quotes: string };
let tickRequests = 0;

beforeAll(async () => {
  const tws = await start();
  const folder = tempFolder();
  await pull(tws, folder);
  undisturbed = dayFiles(folder);
  tickRequests = tws.requests('trades').length + tws.requests('quotes').length;
  await tws.stop();
});

interface Named {
  readonly name: string;
  readonly fault: TwsFault;
}

/** The first tick of a message, if it has any, loses its time. */
function withoutTime(fields: string[]): string[] {
  return fields[2] === '0' ? fields : fields.with(3, 'never');
}

const FAULTS: readonly Named[] = [
  { name: 'the connection breaks before the answer', fault: { kind: 'hang-up' } },
  { name: 'the connection breaks in the first bytes', fault: { kind: 'cut', afterBytes: 3 } },
  { name: 'the connection breaks in the middle of the answer', fault: { kind: 'cut', afterBytes: 5000 } },
  { name: 'the answer is truncated', fault: { kind: 'truncated', fields: 3 } },
  { name: 'the answer has fields too many', fault: { kind: 'widened' } },
  { name: 'there is no answer', fault: { kind: 'silence' } },
  { name: 'a pacing violation', fault: PACING_VIOLATION },
  { name: 'a server error', fault: { kind: 'error', code: 320, text: 'Server error when reading a request.' } },
  { name: 'a spurious 200', fault: { kind: 'error', code: 200, text: 'No security definition has been found' } },
  { name: 'a rival session', fault: { kind: 'error', code: 10_197, text: 'No market data during competing session' } },
  { name: 'a farm goes down and comes up', fault: FARM_BLINKS },
  { name: 'a tick without a time', fault: { kind: 'rewrite', change: withoutTime } },
  { name: 'messages sent too fast', fault: { kind: 'notices', notices: [{ code: 100, text: 'Max rate exceeded' }] } },
  {
    name: 'a warning before the answer',
    fault: { kind: 'error', code: 2174, text: 'Warning: zone', thenAnswers: true },
  },
  {
    name: 'Interactive Brokers lost and found, data maintained',
    fault: { kind: 'notices', notices: [LINK_LOST, LINK_BACK] },
  },
  {
    name: 'Interactive Brokers lost and found, data lost',
    fault: { kind: 'notices', notices: [LINK_LOST, LINK_BACK_DATA_LOST], thenAnswers: true },
  },
];

async function pullDisturbed(tws: FakeTws, folder: string): Promise<void> {
  const clock = new TwsClock(Date.UTC(2026, 10, 20, 12));
  tws.onSilence = () => clock.advance(90_000);
  await pull(tws, folder, { clock });
}

describe('the files of a day are the same, byte by byte, where', () => {
  it.each(FAULTS.map(({ name, fault }) => [name, fault] as const))('%s', async (_, fault) => {
    for (const on of ['trades', 'quotes'] as const) {
      const tws = await start();
      for (const skip of [0, 2, 5]) tws.plan({ on, fault, skip });
      const folder = tempFolder();
      await pullDisturbed(tws, folder);
      expect(dayFiles(folder)).toEqual(undisturbed);
      await tws.stop();
    }
  });

  it('an answer stops half-way: what came of it is not mixed with the next one', async () => {
    for (const on of ['trades', 'quotes'] as const) {
      const tws = await start({ ticksPerMessage: 100 });
      const clock = new TwsClock(Date.UTC(2026, 10, 20, 12));
      let parts = Number.NaN;
      tws.onSilence = () => (parts = 3);
      const onReceived = (): void => {
        // The parts that were sent have come; nothing more will.
        parts -= 1;
        if (parts === 0) setImmediate(() => clock.advance(90_000));
      };
      tws.plan({ on, fault: { kind: 'stall', afterMessages: 3 }, skip: 1 });
      const folder = tempFolder();
      const report = await pull(tws, folder, { clock, onReceived });
      expect(report.repeated).toBe(1);
      expect(dayFiles(folder)).toEqual(undisturbed);
      await tws.stop();
    }
  });

  it.each([193, 176])('TWS sends byte by byte, at server version %i', async (serverVersion) => {
    const tws = await start({ serverVersion, byteAtATime: true, ticksPerMessage: 333 });
    const folder = tempFolder();
    await pullDisturbed(tws, folder);
    expect(dayFiles(folder)).toEqual(undisturbed);
    await tws.stop();
  });

  it.each([193, 176])('messages are truncated at any length, at server version %i', async (serverVersion) => {
    for (const fields of [1, 2, 5, 40, 2000]) {
      const tws = await start({ serverVersion });
      for (const on of ['trades', 'quotes'] as const) tws.plan({ on, fault: { kind: 'truncated', fields }, skip: 1 });
      const folder = tempFolder();
      await pullDisturbed(tws, folder);
      expect(dayFiles(folder)).toEqual(undisturbed);
      await tws.stop();
    }
  });

  it('the client id is in use, once and after every break', async () => {
    const tws = await start({
      busyClientIds: new Map([
        [7, 2],
        [8, 1],
      ]),
    });
    tws.plan({ on: 'trades', fault: { kind: 'hang-up' }, times: 3 });
    const folder = tempFolder();
    await pullDisturbed(tws, folder);
    expect(dayFiles(folder)).toEqual(undisturbed);
    await tws.stop();
  });

  it('TWS restarts in the middle', async () => {
    const tws = await start();
    const clock = new TwsClock(Date.UTC(2026, 10, 20, 12));
    let downSince = 0;
    tws.onRequest = ({ kind }) => {
      if (kind !== 'quotes' || tws.requests('quotes').length !== 3) return;
      downSince = clock.sleeps.length;
      void tws.shutDown();
    };
    clock.onSleep = async (_, number) => {
      if (downSince > 0 && number === downSince + 8) await tws.listen();
    };
    const folder = tempFolder();
    const report = await pull(tws, folder, { clock });
    expect(report.session).toMatchObject({ connections: 2, disconnections: 1 });
    expect(dayFiles(folder)).toEqual(undisturbed);
    await tws.stop();
  });

  // Seven things at most: eight failures of one request end a pull.
  it('many things go wrong at once', async () => {
    const planned = fc.record({
      on: fc.constantFrom('contract' as const, 'trades' as const, 'quotes' as const),
      fault: fc.constantFrom(...FAULTS.map(({ fault }) => fault)),
      skip: fc.nat(20),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(planned, { maxLength: 7 }), async (faults) => {
        const tws = await start();
        // A 200 is taken at its word the second time; the end of a contract's description has no tick and few fields.
        for (const plan of faults) {
          const isDefinition = plan.fault.kind === 'error' && plan.fault.code === 200;
          const needsTicks = plan.fault.kind === 'rewrite' || plan.fault.kind === 'truncated';
          if (isDefinition || (plan.on === 'contract' && needsTicks)) continue;
          tws.plan(plan);
        }
        const folder = tempFolder();
        await pullDisturbed(tws, folder);
        expect(dayFiles(folder)).toEqual(undisturbed);
        await tws.stop();
      }),
      { numRuns: 30 },
    );
  });
});

describe('"no data" in the middle of a session', () => {
  it('is asked about again where it contradicts what is known', async () => {
    const tws = await start();
    // The second page starts with a second of which ticks have been seen.
    tws.plan({ on: 'trades', fault: NO_DATA, skip: 1 });
    const folder = tempFolder();
    await pull(tws, folder);
    expect(dayFiles(folder)).toEqual(undisturbed);
    await tws.stop();
  });

  it('is believed elsewhere: what comes after it is not pulled, and the bars show it', async () => {
    const tws = await start();
    let last = '';
    tws.onRequest = ({ kind, fields }) => {
      const start = fields[13] ?? '';
      // After a second that filled a page by itself the next one is new.
      if (kind === 'trades' && start.endsWith('14:30:08') && last.endsWith('14:30:07'))
        tws.plan({ on: 'trades', fault: NO_DATA });
      last = start;
    };
    const folder = tempFolder();
    const report = await pull(tws, folder, { kinds: ['trades'], verifyBars: true });
    expect(report.days[0]?.bars?.differences.length).toBeGreaterThan(0);
    await tws.stop();
  });
});

describe('a pull that was ended goes on where it was', () => {
  it('at any request: the day is the same, and no page is asked for twice but the one under way', async () => {
    for (let stopAt = 1; stopAt <= tickRequests; stopAt += 1) {
      const tws = await start();
      const folder = tempFolder();
      const stop = new AbortController();
      tws.onRequest = () => {
        const asked = tws.requests('trades').length + tws.requests('quotes').length;
        if (asked === stopAt) stop.abort(new Error('ended'));
      };
      await expect(pull(tws, folder, { signal: stop.signal })).rejects.toThrow('ended');
      expect(existsSync(join(folder, '.partial/ibkr/fut/ESZ6/lock'))).toBe(false);
      await pull(tws, folder);
      expect(dayFiles(folder)).toEqual(undisturbed);
      expect(tws.requests('trades').length + tws.requests('quotes').length).toBe(tickRequests + 1);
      expect(readdirSync(folder).sort()).toEqual(['pulls', 'quotes', 'trades']);
      await tws.stop();
    }
  });

  it('between trades and quotes, also where it replaces a day', async () => {
    const tws = await start();
    const folder = tempFolder();
    await pull(tws, folder);
    const before = tws.requests('trades').length;
    const stop = new AbortController();
    tws.onRequest = ({ kind }) => {
      if (kind === 'quotes') stop.abort(new Error('ended'));
    };
    await expect(pull(tws, folder, { overwrite: true, signal: stop.signal })).rejects.toThrow('ended');
    tws.onRequest = () => undefined;
    const report = await pull(tws, folder, { overwrite: true });
    expect(tws.requests('trades').length).toBe(2 * before);
    expect(dayFiles(folder)).toEqual(undisturbed);
    // What was found out about the trades is known to the second run too.
    expect(report.days[0]?.trades?.paging.ticks).toBe(report.days[0]?.held.trades?.rows);
    await tws.stop();
  });

  it('between trades and quotes reports on both', async () => {
    const tws = await start();
    const folder = tempFolder();
    const stop = new AbortController();
    tws.onRequest = ({ kind }) => {
      if (kind === 'quotes') stop.abort(new Error('ended'));
    };
    await expect(pull(tws, folder, { signal: stop.signal })).rejects.toThrow('ended');
    expect(existsSync(tradeDayPath(folder, INSTRUMENT, DAY))).toBe(true);
    tws.onRequest = () => undefined;
    const { trades, quotes } = (await pull(tws, folder)).days[0]!;
    expect(trades?.stored?.changed).toBe(false);
    expect(trades?.paging.ticks).toBe(quotes?.paging.ticks);
    await tws.stop();
  });

  it('and that replaces a day, also where the next one does not say so again', async () => {
    const folder = tempFolder();
    const strict = await start({ serving: { sessions: SESSIONS, pages: 'strict' } });
    await pull(strict, folder);
    expect(dayFiles(folder)).not.toEqual(undisturbed);
    const tws = await start();
    const stop = new AbortController();
    tws.onRequest = () => {
      if (tws.requests('trades').length === 3) stop.abort(new Error('ended'));
    };
    await expect(pull(tws, folder, { overwrite: true, signal: stop.signal })).rejects.toThrow('ended');
    tws.onRequest = () => undefined;
    await pull(tws, folder);
    expect(dayFiles(folder).trades).toBe(undisturbed.trades);
    await strict.stop();
    await tws.stop();
  });
});

describe('a pull that was killed (SIGKILL)', () => {
  const children: Promise<unknown>[] = [];

  function runChild(tws: FakeTws, folder: string, killAt: number): Promise<NodeJS.Signals | null> {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, String(tws.port), folder], { stdio: 'inherit' });
    const first = tws.log.length;
    tws.onRequest = () => {
      const asked = tws.log.slice(first).filter(({ kind }) => kind === 'trades' || kind === 'quotes').length;
      if (asked === killAt) child.kill('SIGKILL');
    };
    const ended = new Promise<NodeJS.Signals | null>((resolve) => {
      child.on('exit', (_, signal) => resolve(signal));
    });
    children.push(ended);
    return ended;
  }

  afterAll(async () => {
    await Promise.all(children);
  });

  it('again and again goes on each time where it was; the day is the same', async () => {
    const tws = await start();
    const folder = tempFolder();
    for (const killAt of [1, 3, 6, 2]) {
      expect(await runChild(tws, folder, killAt)).toBe('SIGKILL');
      expect(existsSync(tradeDayPath(folder, INSTRUMENT, DAY + 1))).toBe(false);
    }
    expect(await runChild(tws, folder, Number.POSITIVE_INFINITY)).toBeNull();
    expect(dayFiles(folder)).toEqual(undisturbed);
    expect(readdirSync(folder).sort()).toEqual(['pulls', 'quotes', 'trades']);
    await tws.stop();
  });
});
