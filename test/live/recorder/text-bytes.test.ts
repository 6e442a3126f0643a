import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextBytes } from '../../../src/live/recorder/text-bytes.ts';

it('text that waits is given out as the bytes it is, each once, however much there is', () => {
  const texts = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 1, max: 70_000 }).map((n) => '币'.repeat(n)),
    ),
  );
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 4 }), (rounds) => {
      const waiting = new TextBytes();
      const taken = rounds.map((round) => {
        for (const text of round) waiting.add(text);
        expect(waiting.length).toBe(Buffer.byteLength(round.join('')));
        return waiting.take();
      });
      expect(waiting.length).toBe(0);
      // What was given out before stays what it was.
      expect(taken.map((bytes) => Buffer.from(bytes).toString())).toEqual(
        rounds.map((round) => Buffer.from(round.join('')).toString()),
      );
    }),
    { numRuns: 60 },
  );
});
