import { nodeCommand } from '../harness/compile-jobs.ts';
import { SYMBOL } from '../harness/places.ts';
import type { Job, Program } from '../harness/program.ts';
import { type Bench, cvdlab } from './bench.ts';

const GOAL = 2;

/** The command line before it does anything. */
export function version(): Job {
  return {
    name: 'version',
    title: 'start-up: cvdlab --version',
    rows: null,
    ours: { name: 'cvdlab', command: cvdlab('--version') },
    peers: [bareNode()],
  };
}

/** A day of five thousand trades. */
export function smallDay({ inputs }: Bench): Job {
  return {
    name: 'small-day',
    title: 'start-up: cvdlab bars of a day of 5,000 trades',
    rows: null,
    ours: { name: 'cvdlab', command: cvdlab('bars', '--data-dir', inputs.smallStore, '--symbol', SYMBOL, '--quiet') },
    peers: [bareNode()],
  };
}

function bareNode(): Program {
  return { name: 'node -e 0', goal: GOAL, command: nodeCommand('-e', '0') };
}
