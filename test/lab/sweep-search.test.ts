import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sweep, type SweepOptions } from '../../src/lab/sweep.ts';
import { TrialLedger } from '../../src/data/trials/trial-ledger.ts';
import { cvdlab, temporaryFolder } from '../support/cli.ts';
import { resultDigests, sweepScene } from '../support/sweeps.ts';

const folder = temporaryFolder();
const at = (name: string): string => path.join(folder, name);
const FIRST_DAY = 20_458;
let scene: Omit<SweepOptions, 'out'>;

beforeAll(async () => {
  scene = await sweepScene(folder, 12);
});

/** Distinct cells that the ledger knows of. */
function tries(): number {
  const instrument = { venue: 'binance', market: 'spot', symbol: 'SIMUSDT' };
  const ledger = new TrialLedger(String(scene.dataDir), instrument, () => 0);
  return ledger.on({ fromDay: FIRST_DAY, toDay: FIRST_DAY + 20 }).trials.length;
}

describe('a search', () => {
  it('counts every cell it tries, once, and judges by all that were ever tried', async () => {
    const counted = { ...scene, withoutLedger: false };
    const first = await sweep({ ...counted, out: at('random'), search: 'random:4' });
    expect([first.cells?.length, tries(), first.document?.evidence?.tries]).toEqual([4, 4, 4]);
    const again = await sweep({ ...counted, out: at('random'), search: 'random:4' });
    expect([tries(), again.document]).toEqual([4, first.document]);
    const more = await sweep({ ...counted, out: at('random'), search: 'random:6' });
    expect([tries(), more.document?.evidence?.tries]).toEqual([6, 6]);
    expect(readFileSync(at('random/sweep.json'), 'utf8')).toContain('"conclusion"');
  });

  it('by halving computes less, and counts the cells it gave up', async () => {
    const whole = await sweep({ ...scene, out: at('grid') });
    const options = { ...scene, search: 'halving:2' };
    const halved = await sweep({ ...options, out: at('halving') });
    expect(halved.computed.done).toBeLessThan(whole.computed.done);
    expect(halved.cells).toHaveLength(5);
    expect(halved.document).toMatchObject({ cells: 12, cellsWithResult: 5, evidence: { tries: 12, isCounted: false } });
    await sweep({ ...options, out: at('halving-threads'), workers: 2, blockCells: 3 });
    expect(resultDigests(at('halving-threads'))).toEqual(resultDigests(at('halving')));
  });

  it('by halving cannot be shared out', async () => {
    await expect(sweep({ ...scene, out: at('shares'), search: 'halving', shard: '1/2' })).rejects.toThrow(
      'goes with grid and random: who is to go on in a halving depends on all shares',
    );
  });

  it.each([
    [{ search: 'random:0' }, 'takes grid, random:200 or halving:3, got "random:0"'],
    [{ holdOut: '0.2' }, 'takes a share of the days such as 20%, got "0.2"'],
    [{ cpcv: '6' }, 'takes none, or something like 6,2, got "6"'],
    [{ walkForward: 'often' }, 'takes none, or something like 5 or 5:250, got "often"'],
  ])('with %o says what it takes', async (options, message) => {
    await expect(sweep({ ...scene, ...options, out: at('refused') })).rejects.toThrow(message);
  });
});

describe('a hold-out', () => {
  it('is not seen by the sweep, and opened once', async () => {
    const out = at('sealed');
    const { document, plan } = await sweep({ ...scene, out, holdOut: '30%' });
    const days = document!.evidence!.days;
    expect(document!.holdOut!.days + days).toBe(12);
    const searched = plan.stretches.flatMap(({ fromDay, toDay }) => [fromDay, toDay]);
    for (const { fromDay } of plan.heldOut) expect(searched).not.toContain(fromDay);

    const command = ['sweep', '--open-hold-out', out, '--data-dir', String(scene.dataDir)];
    const opened = await cvdlab([...command, '--json']);
    expect(opened.exitCode).toBe(0);
    expect(JSON.parse(opened.stdout)).toMatchObject({
      opening: 1,
      cell: document!.evidence!.choice.id,
      days: document!.holdOut!.days,
    });
    const second = await cvdlab(command);
    expect(second.exitCode).not.toBe(0);
    expect(second.stderr).toContain('the hold-out was opened on');
    const again = await cvdlab([...command, '--again', '--cell', document!.evidence!.peak.id]);
    expect(again.stdout).toContain('opening 2');
  });

  it('that there is none of cannot be opened', async () => {
    await sweep({ ...scene, out: at('open') });
    const { stderr } = await cvdlab(['sweep', '--open-hold-out', at('open'), '--data-dir', String(scene.dataDir)]);
    expect(stderr).toContain('has no hold-out');
  });
});
