import type { Clock } from '../data/clock.ts';

/** Where a verb's words go to: a stream of the process, or what a test collects. */
export interface TextSink {
  /** Takes text; resolves once more can be written. */
  write(text: string): Promise<void>;
  /** Whether a person is looking at it. */
  readonly isTerminal: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Everything a verb may know of the world around it. */
export interface CliContext {
  /** Results. */
  readonly stdout: TextSink;
  /** Progress and messages. */
  readonly stderr: TextSink;
  /** The environment's variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asked to stop (Ctrl-C). */
  readonly interrupted: AbortSignal;
  /** When things happen, for verbs that wait on the other side; the machine's clock where it is absent. */
  readonly clock?: Clock;
}

/** The context of this process. Whoever stops a service (SIGTERM) means what Ctrl-C means. A reader that went away (`cvdlab bars | head`) ends it quietly. */
export function processContext(): CliContext {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    stdout: streamSink(process.stdout),
    stderr: streamSink(process.stderr),
    env: process.env,
    interrupted: interrupt.signal,
  };
}

function streamSink(stream: NodeJS.WriteStream): TextSink {
  return {
    isTerminal: stream.isTTY,
    width: stream.isTTY ? stream.columns : 80,
    write: (text) =>
      new Promise((resolve) => {
        if (stream.write(text)) resolve();
        else stream.once('drain', resolve);
      }),
  };
}
