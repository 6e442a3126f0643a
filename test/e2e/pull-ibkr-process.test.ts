import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { csvRecords } from '../support/cli.ts';
import { tempFolder } from '../data/store/temp-folder.ts';
import { ES_DECEMBER, type FakeContract } from '../support/fake-tws/fake-contract.ts';
import { type FakeTape, generateTape } from '../support/fake-tws/fake-tape.ts';
import { FakeTws } from '../support/fake-tws/fake-tws.ts';

// On the machine's own clock: a day that is over whenever this runs, and so few requests that no limit is reached.
const DATE = '2024-08-08';
const OPENING = Date.UTC(2024, 7, 8, 13, 30) / 1000;
const TAPE: FakeTape = generateTape({ sessions: [{ start: OPENING, end: OPENING + 90 }], tradesPerSecond: 16 });
const ES_SEPTEMBER: FakeContract = {
  ...ES_DECEMBER,
  conId: 568_550_526,
  localSymbol: 'ESU4',
  lastTradeDate: '20240920',
  contractMonth: '202409',
  tradingHours: '20240807:1700-20240808:1600;20240808:1700-20240809:1600',
};
const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const SERIES = path.join('ibkr', 'fut', 'ESU4');

let running: FakeTws[] = [];

afterEach(async () => {
  for (const tws of running) await tws.stop();
  running = [];
});

async function start(): Promise<FakeTws> {
  const tws = await FakeTws.start({
    contracts: [ES_SEPTEMBER],
    tapes: new Map([[ES_SEPTEMBER.conId, TAPE]]),
    serving: { nothing: 'no-data' },
  });
  running.push(tws);
  return tws;
}

interface Ended {
  readonly pid: number;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

/** Runs the command line as a user does: in a process of its own. */
function cvdlab(...args: readonly string[]): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { env: { ...process.env, NO_COLOR: '1' } });
  const heard = { stdout: '', stderr: '' };
  child.stdout.on('data', (bytes: Buffer) => (heard.stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (heard.stderr += bytes.toString()));
  const pid = child.pid ?? 0;
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode) => resolve({ pid, exitCode, ...heard }));
  });
  return { pid, ended, kill: (signal) => child.kill(signal) };
}

function pull(tws: FakeTws, dataDir: string): Running {
  const contract = ['--symbol', 'ES', '--sec-type', 'FUT', '--exchange', 'CME', '--expiry', '202409'];
  const where = ['--port', String(tws.port), '--data-dir', dataDir];
  return cvdlab('pull', 'ibkr', ...contract, ...where, '--date', DATE);
}

function ticksAsked(tws: FakeTws): number {
  return tws.requests('trades').length + tws.requests('quotes').length;
}

/** Sends a signal at a request of ticks, counted from this run's first. */
function at(tws: FakeTws, number: number, act: () => void): void {
  const before = ticksAsked(tws);
  tws.onRequest = ({ kind }) => {
    if ((kind === 'trades' || kind === 'quotes') && ticksAsked(tws) - before === number) act();
  };
}

function filesOf(dataDir: string): Record<string, string> {
  const read = (kind: string): string =>
    readFileSync(path.join(dataDir, kind, SERIES, `${DATE}.arrow`)).toString('latin1');
  return { trades: read('trades'), quotes: read('quotes') };
}

describe('cvdlab pull ibkr, a process of its own', () => {
  it('killed with -9 again and again, goes on where it was, and the day is the same', async () => {
    const calm = await start();
    const undisturbed = tempFolder();
    const first = await pull(calm, undisturbed).ended;
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(csvRecords(first.stdout)).toMatchObject([
      { symbol: 'ESU4', trades: String(TAPE.trades.length), quotes: String(TAPE.quotes.length), state: 'complete' },
    ]);
    const tws = await start();
    const dataDir = tempFolder();
    const kills = [1, 3, 4, 2];
    for (const number of kills) {
      const killed = pull(tws, dataDir);
      at(tws, number, () => killed.kill('SIGKILL'));
      expect((await killed.ended).exitCode).toBeNull();
      expect(existsSync(path.join(dataDir, '.partial', SERIES, 'lock'))).toBe(true);
    }
    tws.onRequest = () => undefined;
    const last = await pull(tws, dataDir).ended;
    expect(last).toMatchObject({ exitCode: 0, stderr: '' });
    expect(filesOf(dataDir)).toEqual(filesOf(undisturbed));
    // A kill costs the request under way, and nothing that was answered before.
    expect(ticksAsked(tws)).toBe(ticksAsked(calm) + kills.length);
    expect(readdirSync(dataDir).sort()).toEqual(['pulls', 'quotes', 'trades']);
    const where = ['--venue', 'ibkr', '--market', 'fut', '--symbol', 'ESU4', '--data-dir', dataDir];
    const bars = await cvdlab('bars', ...where, '--aggressor', 'quote,tick').ended;
    expect(bars.exitCode).toBe(0);
    const volume = csvRecords(bars.stdout).reduce((sum, bar) => sum + Number(bar['volume']), 0);
    expect(volume).toBe(TAPE.trades.reduce((sum, { fields }) => sum + Number(fields[2]), 0));
  });

  it('interrupted (Ctrl-C), says so with 130 and goes on the next time', async () => {
    const tws = await start();
    const dataDir = tempFolder();
    const interrupted = pull(tws, dataDir);
    at(tws, 2, () => interrupted.kill('SIGINT'));
    expect(await interrupted.ended).toMatchObject({
      exitCode: 130,
      stdout: '',
      stderr: 'interrupted: nothing half-written was left\n',
    });
    expect(existsSync(path.join(dataDir, '.partial', SERIES, 'lock'))).toBe(false);
    tws.onRequest = () => undefined;
    expect((await pull(tws, dataDir).ended).exitCode).toBe(0);
    expect(readdirSync(dataDir).sort()).toEqual(['pulls', 'quotes', 'trades']);
  });

  it('is alone: a second one of the contract ends with 2 and names it', async () => {
    const tws = await start();
    const dataDir = tempFolder();
    const first = pull(tws, dataDir);
    const second = new Promise<Ended>((resolve) => {
      at(tws, 1, () => resolve(pull(tws, dataDir).ended));
      // The first waits for its answer for as long as the second takes.
      tws.plan({ on: 'trades', fault: { kind: 'silence' } });
    });
    const { exitCode, stderr } = await second;
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `cvdlab: process ${first.pid} is pulling ESU4 (ibkr fut) already; wait for it, or end it\n` +
        `(if process ${first.pid} is some other program, remove ${path.join(dataDir, '.partial', SERIES, 'lock')})\n`,
    );
    first.kill('SIGKILL');
    await first.ended;
  });
});
