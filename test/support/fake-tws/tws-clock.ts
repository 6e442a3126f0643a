import { FakeClock } from '../fake-binance/fake-clock.ts';

/** A clock that tells of every sleep before it is over: the moment for something to happen meanwhile. */
export class TwsClock extends FakeClock {
  /** Called with the length of a sleep, ms, and its number, from 1. */
  onSleep: (ms: number, number: number) => Promise<void> | void = () => undefined;

  override async sleep(ms: number, signal: AbortSignal): Promise<void> {
    await this.onSleep(ms, this.sleeps.length + 1);
    await super.sleep(ms, signal);
  }
}
