// Where cvdlab runs from its sources: Node.js 20 runs no TypeScript itself, and tsx has to be asked in every thread anew.
import { register } from 'tsx/esm/api';

register();

/** The twin of thread-work.ts. */
export async function work({ script, job }) {
  const { work: own } = await import(script);
  await own(job);
}
