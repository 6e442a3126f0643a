import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const leak = (name: string): string => path.join(import.meta.dirname, '..', 'support', 'leaks', `${name}.ts`);
const example = path.join(import.meta.dirname, '..', '..', 'examples', 'three-bar-detector.ts');

describe('cvdlab audit', () => {
  it('finds nothing wrong with the rules that ship, on simulated days', async () => {
    const { exitCode, stdout, stderr } = await cvdlab(['audit', '--lookback', '5,20']);
    expect(csvRecords(stdout).map(({ result }) => result)).not.toContain('broken');
    expect(stderr).toContain('window(20): does not look ahead, as far as');
    expect(exitCode).toBe(0);
  });

  it('finds nothing wrong with the example of a detector of one’s own', async () => {
    const { exitCode, stderr } = await cvdlab(['audit', '--detector', example]);
    expect(stderr).toContain('three-bar: does not look ahead');
    expect(exitCode).toBe(0);
  });

  it.each(['unconfirmed-pivot', 'centred-window', 'same-print', 'full-day-normalisation', 'right-edge'])(
    'catches the planted leak %s',
    async (name) => {
      const { exitCode, stdout } = await cvdlab(['audit', '--detector', leak(name), '--json']);
      const { audits } = JSON.parse(stdout) as {
        audits: { clean: boolean; checks: { kept: boolean; time?: string }[] }[];
      };
      expect(exitCode).toBe(4);
      expect(audits[0]!.clean).toBe(false);
      expect(audits[0]!.checks.find((check) => !check.kept)?.time).toMatch(/^2026-01-0\dT/);
    },
  );
});

describe('a detector of one’s own', () => {
  it.each([
    ['absent.ts', null, 'is not there'],
    ['notes.txt', 'hello', 'is no .ts, .mts, .js or .mjs file'],
    ['empty.mjs', 'export const x = 1;', 'has no default export'],
    ['object.mjs', 'export default {};', 'must be a function that returns a detector, got object'],
    ['nothing.mjs', 'export default () => null;', 'must return a detector, got null'],
    ['nameless.mjs', 'export default () => ({});', "the detector's rule must be a name"],
    ['eager.mjs', "export default () => ({ rule: 'x', warmupBars: 0 });", 'at least 1, got 0'],
    ['idle.mjs', "export default () => ({ rule: 'x', warmupBars: 1 });", "the detector's scan must be a function"],
    ['broken.ts', 'export default (', 'cannot be run'],
  ])('is refused with a reason: %s', async (name, content, message) => {
    const file = path.join(folder, name);
    if (content !== null) writeFileSync(file, content);
    const { exitCode, stderr } = await cvdlab(['audit', '--detector', file]);
    expect(stderr).toContain(message);
    expect(stderr).toContain(name);
    expect(exitCode).toBe(2);
  });

  it('need not stand in a package that says "module"', async () => {
    const file = path.join(folder, 'plain.ts');
    writeFileSync(file, "export default (): object => ({ rule: 'plain', warmupBars: 1, scan: (): unknown[] => [] });");
    const { exitCode, stderr } = await cvdlab(['audit', '--detector', file]);
    expect(stderr).toContain('plain: no signal in these bars: nothing was shown');
    expect(exitCode).toBe(3);
  });

  it('is scanned with like a rule that ships', async () => {
    const where = ['--data-dir', path.join(folder, 'data'), '--symbol', 'OWN'];
    await cvdlab(['simulate', ...where, '--from', '2026-01-05']);
    const { exitCode, stdout } = await cvdlab(['scan', ...where, '--detector', example]);
    const signals = csvRecords(stdout);
    expect(signals.length).toBeGreaterThan(20);
    expect(signals.every(({ rule }) => rule === 'three-bar')).toBe(true);
    expect(exitCode).toBe(0);
  });
});

describe('cvdlab audit --strategy', () => {
  it('finds nothing wrong with the example, nor with the strategy that ships', async () => {
    const strategy = path.join(import.meta.dirname, '..', '..', 'examples', 'delta-follower-strategy.ts');
    const { exitCode, stderr } = await cvdlab(['audit', '--strategy', strategy]);
    expect(stderr).toContain('delta-follower: does not look ahead, as far as');
    expect(exitCode).toBe(0);
  });

  it('catches one that draws by lot', async () => {
    const file = path.join(folder, 'lot.ts');
    writeFileSync(
      file,
      `export default () => ({
        name: 'lot',
        decide: ({ kind, position }) =>
          kind !== 'bar' || Math.random() < 0.5
            ? []
            : position.lots !== 0
              ? [{ type: 'flatten', tag: 'time' }]
              : [{ type: 'submit', order: { kind: 'market', side: 1, lots: 1, timeInForce: 'GTC', reduceOnly: false, tag: 'entry' } }],
      });`,
    );
    const { exitCode, stdout } = await cvdlab(['audit', '--strategy', file, '--json']);
    const { checks, verdict } = JSON.parse(stdout) as {
      checks: { promise: string; offence: object | null }[];
      verdict: string;
    };
    const broken = checks.filter(({ offence }) => offence !== null).map(({ promise }) => promise);
    expect(broken).toContain('no clock and no chance is asked that was not passed in');
    expect(verdict).toContain('not to be trusted');
    expect(exitCode).toBe(4);
  });
});
