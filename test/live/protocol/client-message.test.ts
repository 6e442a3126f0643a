import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClientMessage } from '../../../src/live/protocol/client-message.ts';
import { schemaProblems } from './schema-check.ts';

describe('a message of a client', () => {
  it.each([
    ['{"type":"pause"}', { type: 'pause' }],
    ['{"type":"resume","more":1}', { type: 'resume' }],
    ['{"type":"step"}', { type: 'step', bars: 1 }],
    ['{"type":"step","bars":1000}', { type: 'step', bars: 1000 }],
    ['{"type":"seek","time":"2024-08-08T12:00:00Z"}', { type: 'seek', timeUs: Date.UTC(2024, 7, 8, 12) * 1000 }],
    ['{"type":"speed","speed":60}', { type: 'speed', speed: 60 }],
    ['{"type":"speed","speed":0.5}', { type: 'speed', speed: 0.5 }],
    ['{"type":"speed","speed":"max"}', { type: 'speed', speed: 'max' }],
  ])('%s is a command', (text, command) => {
    expect(parseClientMessage(text)).toEqual(command);
  });

  it.each([
    ['pause', 'a message must be JSON, got "pause"'],
    ['[1]', 'a message must be a JSON object, got "[1]"'],
    ['null', 'a message must be a JSON object, got "null"'],
    ['{}', 'unknown message type nothing (expected pause, resume, step, seek or speed)'],
    ['{"type":"__proto__"}', 'unknown message type "__proto__" (expected'],
    ['{"type":"step","bars":0}', '"bars" of a step must be a whole number from 1 to 1000, got "0"'],
    ['{"type":"step","bars":1.5}', 'got "1.5"'],
    ['{"type":"step","bars":1001}', 'got "1001"'],
    ['{"type":"seek"}', '"time" of a seek must be an ISO 8601 time, got nothing'],
    ['{"type":"seek","time":"noon"}', 'not a time: "noon"'],
    ['{"type":"speed","speed":0}', '"speed" must be "max" or a number above 0 and up to 1000000, got "0"'],
    ['{"type":"speed","speed":1e400}', 'got "null"'],
    ['{"type":"speed","speed":"fast"}', 'got "fast"'],
  ])('%s is refused in words', (text, problem) => {
    expect(() => parseClientMessage(text)).toThrow(RangeError);
    expect(() => parseClientMessage(text)).toThrow(problem);
  });

  it('is a command or a RangeError of one short line, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseClientMessage(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect((error as Error).message).not.toMatch(/\n/);
          expect((error as Error).message.length).toBeLessThan(300);
        }
      }),
    );
  });

  it('passes just when it follows the schema', () => {
    const value = fc.oneof(fc.integer({ min: -2, max: 1002 }), fc.double(), fc.constant('max'), fc.boolean());
    const type = fc.constantFrom('pause', 'resume', 'step', 'speed', 'stop');
    fc.assert(
      fc.property(fc.record({ type, bars: value, speed: value }, { requiredKeys: ['type'] }), (message) => {
        const own = { type: message.type, ...(message.type === 'step' ? { bars: message.bars } : {}) };
        const sent = message.type === 'speed' ? { type: message.type, speed: message.speed } : own;
        const text = JSON.stringify(sent);
        const isSchematic = schemaProblems('client_message', JSON.parse(text)).length === 0;
        let isTaken = true;
        try {
          parseClientMessage(text);
        } catch {
          isTaken = false;
        }
        expect(isTaken).toBe(isSchematic);
      }),
    );
  });
});
