import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { UnitWork } from './executor.ts';

/** Threads that compute units. */
export interface ThreadPool {
  /** Computes a unit in the next free thread. */
  readonly work: UnitWork;
  /** Ends the threads, once they are done. */
  close(): Promise<void>;
}

/**
 * Starts threads as they are needed.
 * @param script address of the module that exports `work`, a {@link UnitWork}: `.js`, or `.ts` where cvdlab runs from its
 * sources.
 */
export function threadPool(script: URL, threads: number): ThreadPool {
  const pool = new Piscina({
    filename: threadScript(script),
    name: 'work',
    minThreads: 1,
    maxThreads: threads,
    // A thread between two units is not worth starting anew.
    idleTimeout: 60_000,
    atomics: 'disabled',
  });
  return {
    work: async (job) => {
      await pool.run({ script: script.href, job });
    },
    close: () => pool.close(),
  };
}

function threadScript(script: URL): string {
  const name = script.pathname.endsWith('.ts') ? './typescript-thread.mjs' : './thread-work.js';
  const file = fileURLToPath(new URL(name, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is not there: build cvdlab again (npm run build)`);
  return file;
}
