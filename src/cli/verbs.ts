import type { Verb } from './verb.ts';

interface VerbEntry {
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}

/** All verbs. Only the one that is called is loaded: starting fast is part of being pleasant. */
export const VERBS: Readonly<Record<string, VerbEntry>> = {
  demo: {
    summary: 'offline, no data needed: simulate days, then bars, divergences, statistics, backtest and a report',
    load: async () => (await import('./demo.ts')).demo,
  },
  simulate: {
    summary: 'write simulated days into the store',
    load: async () => (await import('./simulate.ts')).simulate,
  },
  import: {
    summary: 'local dumps (trades or bars, CSV or zip) into the store',
    load: async () => (await import('./import.ts')).importVerb,
  },
  pull: {
    summary: 'the network into the store: Binance, Interactive Brokers',
    load: async () => (await import('./pull.ts')).pull,
  },
  data: {
    summary: 'list, verify or export what is in the store',
    load: async () => (await import('./data.ts')).data,
  },
  bars: {
    summary: 'bars with delta and CVD',
    load: async () => (await import('./bars.ts')).bars,
  },
  scan: {
    summary: 'divergences between price and CVD',
    load: async () => (await import('./scan.ts')).scan,
  },
  validate: {
    summary: 'our bars against a reference, bar by bar',
    load: async () => (await import('./validate.ts')).validate,
  },
  stats: {
    summary: 'what the signals were worth: event study, null models, tries counted',
    load: async () => (await import('./stats.ts')).stats,
  },
  backtest: {
    summary: 'trade the signals on recorded days; writes a run folder',
    load: async () => (await import('./backtest.ts')).backtest,
  },
  sweep: {
    summary: 'thousands of backtests, on all cores or many machines; resumable',
    load: async () => (await import('./sweep.ts')).sweep,
  },
  worker: {
    summary: 'compute units of sweeps that come over a queue on Redis',
    load: async () => (await import('./worker.ts')).worker,
  },
  report: {
    summary: 'an HTML report from the store',
    load: async () => (await import('./report.ts')).report,
  },
  live: {
    summary: 'the engine on a socket: page, WebSocket, recording',
    load: async () => (await import('./live.ts')).live,
  },
  replay: {
    summary: 'a recorded live session, run again and compared',
    load: async () => (await import('./replay.ts')).replay,
  },
  classify: {
    summary: 'how well the aggressor is inferred, where the true sides are known',
    load: async () => (await import('./classify.ts')).classify,
  },
  audit: {
    summary: 'prove or disprove that a detector or strategy (yours too) looks ahead',
    load: async () => (await import('./audit.ts')).audit,
  },
  doctor: {
    summary: 'what works on this machine, and what is missing',
    load: async () => (await import('./doctor.ts')).doctor,
  },
};
