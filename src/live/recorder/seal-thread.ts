import { Worker } from 'node:worker_threads';
import type { DayReport } from '../../data/store/ingest-report.ts';
import type { SealRecording, SealRequest } from './seal.ts';

/**
 * Seals recordings on a thread of its own: a day of two million trades takes half a second to write, in which the trades of
 * now would wait. One at a time, for at midnight all symbols have something to seal.
 */
export class SealThread {
  private last: Promise<unknown> = Promise.resolve();

  /** Seals a recording after those before it, as `sealRecording` does. */
  readonly seal: SealRecording = (request) => {
    const turn = this.last.then(() => sealedOnThread(request));
    // A day that cannot be written must not keep the next from being tried.
    this.last = turn.catch(() => undefined);
    return turn;
  };
}

function sealedOnThread(request: SealRequest): Promise<readonly DayReport[]> {
  return new Promise((resolve, reject) => {
    const worker = startThread(request);
    worker.once('message', resolve);
    worker.once('error', reject);
    // After an answer or an error this changes nothing.
    worker.once('exit', (code) => reject(new Error(`the thread that seals days ended with code ${code}`)));
  });
}

function startThread(workerData: SealRequest): Worker {
  if (import.meta.url.endsWith('.js')) return new Worker(new URL('./seal-worker.js', import.meta.url), { workerData });
  // Run from the sources: Node.js 20 does not run TypeScript itself, and a thread does not take over the loader that does.
  const script = JSON.stringify(new URL('./seal-worker.ts', import.meta.url).href);
  const code = `import('tsx/esm/api').then(({ tsImport }) => tsImport(${script}, ${script}))`;
  return new Worker(code, { eval: true, execArgv: [], workerData });
}
