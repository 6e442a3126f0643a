import { processContext } from '../../src/cli/context.ts';
import { runCli } from '../../src/cli/run.ts';

/** The command line from source, for benchmarks of a tree that was not built. */
process.exitCode = await runCli(process.argv.slice(2), processContext());
