import {
  BarBuffer,
  CvdEngine,
  formatTime,
  parseBarSpec,
  sessionCalendar,
  simulatedSource,
  windowDetector,
} from 'cvdlab';

// The building blocks, as a live program uses them: a stream of trades, the engine, a detector that sees closed bars only.
const source = simulatedSource({ days: 1, seed: 7 });
const options = {
  bar: parseBarSpec('5m'),
  session: sessionCalendar('utc'),
  reset: 'session',
  scales: source.scales,
} as const;
let engine = new CvdEngine(options);
const bars = new BarBuffer(source.scales);
const detector = windowDetector({ lookback: 20 });
let seen = 0;
let batches = 0;

for await (const event of source) {
  engine.push(event, bars);
  for (const signal of detector.scan(bars, seen, bars.length)) {
    console.log(`${formatTime(signal.knownTimeUs)} ${signal.type} divergence of ${signal.rule}`);
  }
  seen = bars.length;
  // A program that stops and goes on again: what the engine knows is plain data (JSON).
  batches += 1;
  if (batches === 1) engine = CvdEngine.restore(options, structuredClone(engine.snapshot()));
}
console.log(`${bars.length} bars`);
