import type { ViewSink } from './view-run.ts';

/** Tells both; the second only where there is one. */
export function bothSinks(first: ViewSink, second: ViewSink | null): ViewSink {
  return {
    bar: (bars, index) => {
      first.bar(bars, index);
      second?.bar(bars, index);
    },
    signal: (signal) => {
      first.signal(signal);
      second?.signal(signal);
    },
    edge: (event) => {
      first.edge(event);
      second?.edge(event);
    },
  };
}
