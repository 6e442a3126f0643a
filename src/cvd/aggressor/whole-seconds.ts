import type { ArrivedTrades, TapeBreak } from './quote-batch.ts';
import { secondOf } from './second-cursor.ts';

const NUMBERS = ['timeUs', 'price', 'size', 'id'] as const;

/**
 * The same trades in batches that never end inside a second, as `interpolated` matching needs them. Holds back the second
 * that may go on; what interrupts the tape ends it. The batches given out are copies.
 */
export async function* wholeSeconds(
  events: AsyncIterable<ArrivedTrades | TapeBreak>,
): AsyncGenerator<ArrivedTrades | TapeBreak> {
  let held: ArrivedTrades[] = [];
  for await (const event of events) {
    const goesOn = event.type === 'trades' && (event.length === 0 || goesOnWith(held, event));
    if (held.length > 0 && !goesOn) {
      yield joined(held);
      held = [];
    }
    if (event.type !== 'trades') yield event;
    else if (event.length > 0) {
      const cut = startOfLastSecond(event);
      if (cut > 0) {
        yield joined([...held, copied(event, 0, cut)]);
        held = [];
      }
      held.push(copied(event, cut, event.length));
    }
  }
  if (held.length > 0) yield joined(held);
}

function goesOnWith(held: readonly ArrivedTrades[], batch: ArrivedTrades): boolean {
  return held.length > 0 && secondOf(held[0]!.timeUs[0]!) === secondOf(batch.timeUs[0]!);
}

function startOfLastSecond({ timeUs, length }: ArrivedTrades): number {
  const startUs = secondOf(timeUs[length - 1]!);
  let first = length - 1;
  while (first > 0 && timeUs[first - 1]! >= startUs) first -= 1;
  return first;
}

function copied(batch: ArrivedTrades, from: number, to: number): ArrivedTrades {
  const { type, timeUs, price, size, side, id, sequence, scales } = batch;
  return {
    type,
    length: to - from,
    timeUs: timeUs.slice(from, to),
    price: price.slice(from, to),
    size: size.slice(from, to),
    side: side.slice(from, to),
    id: id.slice(from, to),
    ...(sequence === undefined ? {} : { sequence: sequence.slice(from, to) }),
    scales,
  };
}

function joined(pieces: readonly ArrivedTrades[]): ArrivedTrades {
  const first = pieces[0]!;
  if (pieces.length === 1) return first;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const whole = {
    timeUs: new Float64Array(length),
    price: new Float64Array(length),
    size: new Float64Array(length),
    side: new Int8Array(length),
    id: new Float64Array(length),
    ...(first.sequence === undefined ? {} : { sequence: new Float64Array(length) }),
  };
  let start = 0;
  for (const piece of pieces) {
    for (const column of NUMBERS) whole[column].set(piece[column], start);
    whole.side.set(piece.side, start);
    if (piece.sequence !== undefined) whole.sequence?.set(piece.sequence, start);
    start += piece.length;
  }
  return { ...first, ...whole, length };
}
