import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { flagOption } from './options.ts';

/** Progress bars: they exist only for a person at a terminal. */
export interface Progress {
  /** Moves the bar of the named part; `total` may still grow. A part that is done leaves the screen. */
  update(name: string, done: number, total: number, unit?: string): void;
  /** Moves the bar of the whole, which stays to the end. */
  overall(done: number, total: number): void;
  /** Takes the bars off the screen. */
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, overall: () => undefined, stop: () => undefined };
const NAME_WIDTH = 44;

/** Bars with rate and time left on stderr, or nothing where nobody looks (no terminal, `--quiet`). */
export async function openProgress(command: Command, context: CliContext, unit: string): Promise<Progress> {
  if (!context.stderr.isTerminal || flagOption(command, 'quiet')) return SILENT;
  const { default: cliProgress } = await import('cli-progress');
  const format = '{name} [{bar}] {percentage}% | {amount} | {rate} | {left} left';
  const bars = new cliProgress.MultiBar({ format, hideCursor: true, clearOnComplete: true, stream: process.stderr });
  const running = new Map<string, { bar: ReturnType<typeof bars.create>; startedMs: number }>();
  const move = (name: string, done: number, total: number, shownUnit: string): void => {
    const now = Date.now();
    const one = running.get(name) ?? { bar: bars.create(total, 0), startedMs: now };
    running.set(name, one);
    const perSecond = done / Math.max((now - one.startedMs) / 1000, 0.001);
    one.bar.setTotal(total);
    one.bar.update(done, {
      name: name.padEnd(NAME_WIDTH).slice(0, NAME_WIDTH),
      amount: `${amountText(done, shownUnit)} of ${amountText(total, shownUnit)}`,
      rate: `${amountText(perSecond, shownUnit)}/s`,
      left: done > 0 ? timeText((total - done) / perSecond) : '?',
    });
  };
  return {
    update: (name, done, total, ownUnit = unit) => {
      move(name, done, total, ownUnit);
      const one = running.get(name);
      if (done < total || one === undefined) return;
      bars.remove(one.bar);
      running.delete(name);
    },
    overall: (done, total) => move('all', done, total, 'days'),
    stop: () => bars.stop(),
  };
}

/** 75 seconds are `1m 15s`. */
function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m ${whole % 60}s`;
}

/** 12,345,678 bytes are `12.3 MB`; other units are counted. */
function amountText(amount: number, unit: string): string {
  if (unit !== 'bytes') return `${amount < 10 ? Number(amount.toFixed(1)) : Math.round(amount)} ${unit}`;
  return amount < 1e6 ? `${(amount / 1e3).toFixed(0)} kB` : `${(amount / 1e6).toFixed(1)} MB`;
}
