import type { Clock } from '../../../data/clock.ts';
import { InputError } from '../../../data/input-error.ts';
import { RemoteError } from '../../../data/remote-error.ts';

/** What a {@link SilenceWatch} works with. */
export interface SilenceWatchOptions {
  /** Time. */
  readonly clock: Clock;
  /** How long no trade may come before the exchange is asked whether there was one, ms. */
  readonly silenceMs: number;
  /**
   * Asks the exchange whether there are trades that have not come.
   * @throws RemoteError or InputError when that cannot be found out.
   */
  readonly isBehind: () => Promise<boolean>;
  /** Hears that the stream brings no trades though there are some, in words. */
  readonly onMute: (alarm: string) => void;
  /** Hears that {@link SilenceWatch.isTrusted} or {@link SilenceWatch.alarm} may have changed. */
  readonly onChange: () => void;
  /** Hears of a fault of the program. */
  readonly onFault: (error: unknown) => void;
}

/** How long a trade that the exchange knows of, or its answer, may be on its way. */
const ALARM_MS = 2000;
/** In a quiet market it is asked less and less often, down to this. */
const LONGEST_MS = 60_000;

/**
 * Watches that trades come. A connection that answers every ping can still bring none: it may be on the wrong path, or
 * its server may have lost its source. A market without trades looks the same from here, so the exchange is asked.
 */
export class SilenceWatch {
  private readonly options: SilenceWatchOptions;
  private state: 'off' | 'trusting' | 'asking' = 'off';
  private alarmText = '';
  private lastTradeMs = 0;
  /** When a trade came, or the exchange said that there was none. */
  private lastSureMs = 0;
  private intervalMs: number;
  private callOffs: (() => void)[] = [];

  /** A watch that is off. */
  constructor(options: SilenceWatchOptions) {
    this.options = options;
    this.intervalMs = options.silenceMs;
  }

  /** Whether trades came lately, or the exchange said that there are none. */
  get isTrusted(): boolean {
    return this.state === 'trusting';
  }

  /** Why the stream is not trusted, once that is more than a passing doubt; empty otherwise. */
  get alarm(): string {
    return this.alarmText;
  }

  /** Watches a stream that has just begun: it is trusted with its first trade, or when the exchange was asked. */
  start(): void {
    this.stop();
    this.lastTradeMs = this.options.clock.now();
    this.intervalMs = this.options.silenceMs;
    this.put({ answer: null, isLate: false, isFirst: true });
  }

  /** Leaves off. */
  stop(): void {
    this.callOffAll();
    this.state = 'off';
    this.alarmText = '';
  }

  /** Hears of a trade; cheap, for every one of them. */
  heard(nowMs: number): void {
    this.lastTradeMs = nowMs;
    this.lastSureMs = nowMs;
    if (this.state === 'asking') this.trust(nowMs, this.options.silenceMs);
    else this.intervalMs = this.options.silenceMs;
  }

  /** Asks the exchange now. */
  ask(): void {
    if (this.state === 'trusting') this.put({ answer: null, isLate: false, isFirst: false });
  }

  private put(question: Question): void {
    this.callOffAll();
    this.state = 'asking';
    this.after(ALARM_MS, () => {
      question.isLate = true;
      this.judge(question);
    });
    const stillAsked = this.callOffs;
    this.answer(question)
      .then(() => {
        if (this.callOffs === stillAsked) this.judge(question);
      })
      .catch(this.options.onFault);
  }

  private trust(sureMs: number, intervalMs: number): void {
    this.callOffAll();
    this.state = 'trusting';
    this.alarmText = '';
    this.lastSureMs = sureMs;
    this.intervalMs = intervalMs;
    this.after(intervalMs, () => this.look());
  }

  private look(): void {
    this.callOffAll();
    const restMs = this.lastSureMs + this.intervalMs - this.options.clock.now();
    // Never longer than the interval: this machine's clock may have been set back.
    if (restMs > 0) this.after(Math.min(restMs, this.intervalMs), () => this.look());
    else this.ask();
  }

  private async answer(question: Question): Promise<void> {
    try {
      question.answer = (await this.options.isBehind()) ? 'behind' : 'quiet';
    } catch (error) {
      if (!(error instanceof RemoteError) && !(error instanceof InputError)) throw error;
      question.answer = error;
    }
  }

  private judge({ answer, isLate, isFirst }: Question): void {
    const { clock, silenceMs, onChange, onMute } = this.options;
    if (answer === 'quiet') {
      this.trust(clock.now(), isFirst ? silenceMs : Math.min(this.intervalMs * 2, LONGEST_MS));
    } else if (answer === 'behind' && isFirst) {
      // What was missed before it began says nothing about the stream.
      this.trust(clock.now(), silenceMs);
    } else if (answer instanceof Error) {
      // A trade may still come and answer the question.
      if (!isLate) return;
      this.alarmText = `${this.silence()}, and the exchange cannot be asked whether there were any: ${answer.message}`;
      this.callOffAll();
      this.after(silenceMs, () => this.put({ answer: null, isLate: false, isFirst }));
    } else if (answer === 'behind') {
      this.alarmText = `${this.silence()}, though there were some`;
    } else if (isLate) {
      this.alarmText = this.silence();
    }
    onChange();
    if (answer === 'behind' && isLate && !isFirst) onMute(this.alarmText);
  }

  private silence(): string {
    return `no trade came for ${Math.round((this.options.clock.now() - this.lastTradeMs) / 1000)} s`;
  }

  private after(ms: number, action: () => void): void {
    this.callOffs.push(this.options.clock.after(ms, action));
  }

  private callOffAll(): void {
    for (const callOff of this.callOffs) callOff();
    this.callOffs = [];
  }
}

interface Question {
  /** Null while it is awaited. */
  answer: 'quiet' | 'behind' | Error | null;
  isLate: boolean;
  /** Asked when the stream began: trades may be missing from before. */
  readonly isFirst: boolean;
}
