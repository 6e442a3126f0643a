import { parseIsoTime } from '../../core/time.ts';
import { quoteValue } from '../../data/input-error.ts';
import type { ReplayCommand } from './live-hub.ts';

const MOST_STEPS = 1000;
const HIGHEST_SPEED = 1_000_000;
const COMMANDS = 'pause, resume, step, seek or speed';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a message of a client: a command to a replay.
 * @throws RangeError in one line for the client when it is none.
 */
export function parseClientMessage(text: string): ReplayCommand {
  const message = parseObject(text);
  switch (message['type']) {
    case 'pause':
    case 'resume':
      return { type: message['type'] };
    case 'step':
      return { type: 'step', bars: barsOf('bars' in message ? message['bars'] : 1) };
    case 'seek':
      return { type: 'seek', timeUs: timeOf(message['time']) };
    case 'speed':
      return { type: 'speed', speed: speedOf(message['speed']) };
    default:
      throw new RangeError(`unknown message type ${shown(message['type'])} (expected ${COMMANDS})`);
  }
}

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RangeError(`a message must be JSON, got ${quoteValue(text)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError(`a message must be a JSON object, got ${shown(value)}`);
  }
  return Object.fromEntries(Object.entries(value));
}

function barsOf(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_STEPS) return value;
  throw new RangeError(`"bars" of a step must be a whole number from 1 to ${MOST_STEPS}, got ${shown(value)}`);
}

function timeOf(value: unknown): number {
  if (typeof value !== 'string') throw new RangeError(`"time" of a seek must be an ISO 8601 time, got ${shown(value)}`);
  return parseIsoTime(value).timeUs;
}

function speedOf(value: unknown): number | 'max' {
  if (value === 'max') return value;
  if (typeof value === 'number' && value > 0 && value <= HIGHEST_SPEED) return value;
  throw new RangeError(`"speed" must be "max" or a number above 0 and up to ${HIGHEST_SPEED}, got ${shown(value)}`);
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return quoteValue(typeof value === 'string' ? value : JSON.stringify(value));
}
