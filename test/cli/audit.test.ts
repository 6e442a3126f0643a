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
