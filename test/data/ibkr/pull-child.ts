import { pull } from './pull-bench.ts';

// A pull in a process of its own, to be killed: node --import tsx pull-child.ts <port> <data-dir>
const [port, dataDir] = process.argv.slice(2);
await pull({ port: Number(port) }, dataDir ?? '');
