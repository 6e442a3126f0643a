import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/data/runs/compare-runs.ts';
import { RunFolder } from '../../../src/data/runs/run-folder.ts';
import { type RunManifest, runId } from '../../../src/data/runs/run-manifest.ts';
import { temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();

function manifest(lookback: string, checksum = 'sha256:a'): RunManifest {
  return {
    formatVersion: 2,
    version: '0.1.0',
    configuration: { symbol: 'X', lookback },
    data: [{ date: '2026-01-05', checksum }],
    seed: 1,
  };
}

async function write(
  name: string,
  { lookback = '20', lines = ['{"seq":1}'], net = 5 }: { lookback?: string; lines?: string[]; net?: number } = {},
): Promise<{ folder: string; events: { lines: number; checksum: string } }> {
  const run = new RunFolder(path.join(folder, 'unfinished'));
  for (const line of lines) run.writeEvent(line);
  const table = { columns: [{ name: 'a', type: 'number' } as const], rows: [['1']] };
  const content = {
    manifest: manifest(lookback),
    tables: { trades: table },
    documents: { metrics: { base: { net } } },
  };
  return run.commit(content, path.join(folder, name));
}

describe('a run folder', () => {
  it('holds manifest, tables, documents and events, and the hash of the events', async () => {
    const written = await write('one', { lines: ['{"seq":1}', '{"seq":2}'] });
    expect(readdirSync(written.folder).sort()).toEqual(['events.jsonl', 'metrics.json', 'run.json', 'trades.csv']);
    const events = readFileSync(path.join(written.folder, 'events.jsonl'), 'utf8');
    expect(events).toBe('{"seq":1}\n{"seq":2}\n');
    const checksum = `sha256:${createHash('sha256').update(events).digest('hex')}`;
    expect(written.events).toEqual({ lines: 2, checksum });
    const run = JSON.parse(readFileSync(path.join(written.folder, 'run.json'), 'utf8')) as Record<string, unknown>;
    expect(run).toMatchObject({
      id: runId(manifest('20')),
      configuration: { lookback: '20' },
      events: { lines: 2, checksum },
    });
    expect(readFileSync(path.join(written.folder, 'trades.csv'), 'utf8')).toBe('a\n1\n');
  });

  it('replaces an earlier run, and nothing else', async () => {
    await write('two', { net: 1 });
    const again = await write('two', { net: 2 });
    expect(readFileSync(path.join(again.folder, 'metrics.json'), 'utf8')).toContain('"net": 2');
    const foreign = path.join(folder, 'mine');
    mkdirSync(foreign);
    writeFileSync(path.join(foreign, 'thesis.doc'), '');
    await expect(write('mine')).rejects.toThrow('is not a run folder and is not empty: choose another --out');
    expect(readdirSync(foreign)).toEqual(['thesis.doc']);
  });

  it('leaves nothing behind when the run fails', async () => {
    const before = readdirSync(folder);
    const run = new RunFolder(path.join(folder, 'failing'));
    run.writeEvent('{"seq":1}');
    await run.abort();
    await run.abort();
    expect(readdirSync(folder)).toEqual(before);
    expect(existsSync(path.join(folder, 'failing'))).toBe(false);
  });

  it('hashes long logs as short ones: buffers do not show', async () => {
    const lines = Array.from({ length: 30_000 }, (_, seq) => `{"seq":${seq},"text":"ä"}`);
    const { events } = await write('long', { lines });
    const expected = createHash('sha256')
      .update(`${lines.join('\n')}\n`)
      .digest('hex');
    expect(events).toEqual({ lines: 30_000, checksum: `sha256:${expected}` });
  });
});

describe('the id of a run', () => {
  it('depends on configuration, data, seed and version, and not on the order of members', () => {
    expect(runId(manifest('20'))).toMatch(/^[0-9a-f]{16}$/);
    const { configuration, ...rest } = manifest('20');
    expect(runId({ configuration, ...rest })).toBe(runId(manifest('20')));
    const others = [
      manifest('21'),
      manifest('20', 'sha256:b'),
      { ...manifest('20'), seed: 2 },
      { ...manifest('20'), version: '2' },
    ];
    expect(new Set([manifest('20'), ...others].map(runId)).size).toBe(5);
  });
});

describe('comparing runs', () => {
  it('finds nothing between equal ones', async () => {
    const [a, b] = [await write('same-a'), await write('same-b')];
    expect(await compareRuns(a.folder, b.folder)).toEqual({
      ids: [runId(manifest('20')), runId(manifest('20'))],
      sameEvents: true,
      causes: [],
      figures: [],
      firstEvent: null,
    });
  });

  it('says what they were made of, what they came to, and the first event at which they part', async () => {
    const a = await write('a', { lines: ['{"seq":1}', '{"seq":2,"x":1}', '{"seq":3}'] });
    const b = await write('b', { lookback: '30', net: 7, lines: ['{"seq":1}', '{"seq":2,"x":2}'] });
    const { causes, figures, firstEvent, sameEvents } = await compareRuns(a.folder, b.folder);
    expect(causes).toEqual([{ what: 'configuration.lookback', first: '"20"', second: '"30"' }]);
    expect(figures).toEqual([{ what: 'base.net', first: '5', second: '7' }]);
    expect(firstEvent).toEqual({ line: 2, first: '{"seq":2,"x":1}', second: '{"seq":2,"x":2}' });
    expect(sameEvents).toBe(false);
  });

  it('sees that one log goes on where the other has ended', async () => {
    const a = await write('c', { lines: ['{"seq":1}'] });
    const b = await write('d', { lines: ['{"seq":1}', '{"seq":2}'] });
    expect((await compareRuns(a.folder, b.folder)).firstEvent).toEqual({ line: 2, first: null, second: '{"seq":2}' });
  });

  it('names a folder that holds no run', async () => {
    const a = await write('e');
    await expect(compareRuns(a.folder, path.join(folder, 'absent'))).rejects.toThrow(
      'run.json is missing or damaged: give a folder written by cvdlab backtest',
    );
  });
});
