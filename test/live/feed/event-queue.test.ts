import { describe, expect, test } from 'vitest';
import { EventQueue } from '../../../src/live/feed/event-queue.ts';
import type { FeedStatus } from '../../../src/live/feed/live-feed.ts';

const scales = { priceScale: 2, sizeScale: 3 };

function status(reason: string): FeedStatus {
  return { type: 'status', status: 'live', reason, atMs: 0 };
}

function pushTrades(queue: EventQueue, from: number, to: number): void {
  for (let id = from; id < to; id += 1) queue.pushTrade({ id, timeUs: id, price: id, size: id, side: 1 });
}

/** The ids of every batch, and the types of what is no batch. */
function drained(queue: EventQueue): (number[] | string)[] {
  const all: (number[] | string)[] = [];
  for (let event = queue.take(); event !== null; event = queue.take()) {
    all.push(event.type === 'trades' ? [...event.id.subarray(0, event.length)] : event.type);
  }
  return all;
}

describe('a queue of events', () => {
  test('puts trades that wait together into one batch, and keeps the order of all', () => {
    const queue = new EventQueue(scales);
    pushTrades(queue, 0, 3);
    queue.push({ type: 'gap', fromUs: 2, toUs: 9, missing: 6 });
    pushTrades(queue, 9, 10);
    pushTrades(queue, 10, 11);
    expect(queue.rows).toBe(5);
    expect(drained(queue)).toEqual([[0, 1, 2], 'gap', [9, 10]]);
    expect(queue.rows).toBe(0);
  });

  test('keeps the last of statuses that follow each other, and of times', () => {
    const queue = new EventQueue(scales);
    for (const reason of ['one', 'two', 'three']) queue.push(status(reason));
    for (const timeUs of [1, 2, 3]) queue.push({ type: 'time', timeUs });
    pushTrades(queue, 1, 2);
    queue.push(status('four'));
    expect([queue.take(), queue.take()]).toEqual([status('three'), { type: 'time', timeUs: 3 }]);
    expect(drained(queue)).toEqual([[1], 'status']);
  });

  test('cuts batches at a bounded length', () => {
    const queue = new EventQueue(scales);
    pushTrades(queue, 0, 10_000);
    const batches = drained(queue);
    expect(batches.flat()).toEqual(Array.from({ length: 10_000 }, (_, id) => id));
    expect(batches.length).toBe(3);
  });

  test('leaves a batch alone while its reader has it', () => {
    const queue = new EventQueue(scales);
    pushTrades(queue, 0, 3);
    const batch = queue.take();
    pushTrades(queue, 3, 6);
    expect(batch?.type === 'trades' ? [batch.length, ...batch.id.subarray(0, 3)] : []).toEqual([3, 0, 1, 2]);
    expect(drained(queue)).toEqual([[3, 4, 5]]);
    pushTrades(queue, 6, 8);
    expect(drained(queue)).toEqual([[6, 7]]);
  });
});
