import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonElements } from '../../../src/data/ibkr-recording/json-elements.ts';

function elementsOf(text: string, cuts: readonly number[] = []): { elements: [number, string][]; end: string | null } {
  const elements: [number, string][] = [];
  const reader = new JsonElements((element, number) => elements.push([number, element]), 'ticks.json');
  const bytes = Buffer.from(text, 'utf8');
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  for (let piece = 1; piece < places.length; piece += 1) reader.push(bytes.subarray(places[piece - 1], places[piece]));
  return { elements, end: reader.finish() };
}

describe('the elements of a JSON file', () => {
  it.each([
    ['a list', '[{"a":1}, {"b":[{}]}]'],
    ['one a line', '{"a":1}\n{"b":[{}]}\n'],
    ['two lists joined', '[{"a":1}]\n[{"b":[{}]}]'],
    ['a list with a byte order mark', '\uFEFF[{"a":1},\r\n\t{"b":[{}]}]'],
  ])('of %s are its objects, counted from 1', (_, text) => {
    expect(elementsOf(text)).toEqual({
      elements: [
        [1, '{"a":1}'],
        [2, '{"b":[{}]}'],
      ],
      end: null,
    });
  });

  it('may hold braces, brackets and quotes in their texts', () => {
    const element = JSON.stringify({ text: '}]{["\\' });
    expect(elementsOf(`[${element},${element}]`).elements).toEqual([
      [1, element],
      [2, element],
    ]);
  });

  it('are the same however the bytes are cut', () => {
    const value = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double(), fc.array(fc.string())), { maxKeys: 3 });
    const file = fc.record({ values: fc.array(value, { maxLength: 5 }), isList: fc.boolean() });
    fc.assert(
      fc.property(file, fc.array(fc.nat(), { maxLength: 20 }), ({ values, isList }, cuts) => {
        const texts = values.map((one) => JSON.stringify(one));
        const text = isList ? `[${texts.join(', ')}]` : texts.join('\n');
        const { elements, end } = elementsOf(text, cuts);
        expect(elements).toEqual(texts.map((one, index) => [index + 1, one]));
        expect(end).toBeNull();
      }),
    );
  });

  it.each([
    ['[{"a":1},{"b"', 'the file ends inside this element'],
    ['[{"a":1}', 'the file ends after this element, and its list does not'],
    ['[{"a":1},', 'the file ends after this element, and its list does not'],
  ])('of a file cut off, %s, are those before the cut', (text, end) => {
    expect(elementsOf(text)).toEqual({ elements: [[1, '{"a":1}']], end });
  });

  it.each([
    [
      '{"a":1} x',
      'ticks.json, after element 1: expected a list of objects, or an object a line, got "x": the JSON is damaged',
    ],
    ['[1]', 'ticks.json, after element 0: expected an object, got "1": the JSON is damaged'],
    ['[{} {}]', 'ticks.json, after element 1: expected a comma or the end of the list, got "{": the JSON is damaged'],
    ['[{},]', 'ticks.json, after element 1: expected an object, got "]": the JSON is damaged'],
    [']', 'ticks.json, after element 0: expected a list of objects, or an object a line, got "]": the JSON is damaged'],
  ])('of damaged JSON, %s, are refused', (text, message) => {
    expect(() => elementsOf(text)).toThrow(message);
  });

  it.each([[[]], [[1000, 70_000]]])('are small: one of more than 64 KiB is refused (cut at %j)', (cuts) => {
    expect(() => elementsOf(`[{}, {"a":"${'x'.repeat(1 << 17)}"}]`, cuts)).toThrow(
      'ticks.json, element 2 (the first is element 1): longer than 65536 bytes: expected a list of small objects, one a tick',
    );
  });
});
