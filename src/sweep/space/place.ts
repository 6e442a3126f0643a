import { InputError, quoteValue } from '../../data/input-error.ts';
import { SETTING_DEFAULTS } from './setting-names.ts';

/** A member of a document, for messages: `space.json: dimensions.stop`. */
export class Place {
  private readonly file: string;
  private readonly path: string;

  /** @param path members from the outside in, with dots between; empty for the document itself. */
  constructor(file: string, path: string) {
    this.file = file;
    this.path = path;
  }

  /** A member of this one. */
  at(member: string): Place {
    return new Place(this.file, this.path === '' ? member : `${this.path}.${member}`);
  }

  /**
   * What is wrong here.
   * @param complaint to be read after the member's name.
   * @param got what was found instead, if that helps.
   */
  fault(complaint: string, ...got: readonly unknown[]): InputError {
    const where = this.path === '' ? 'a space' : this.path;
    const found = got.length === 0 ? '' : `, got ${shown(got[0])}`;
    return new InputError(`${this.file}: ${where} ${complaint}${found}`);
  }
}

/** The members of an object. */
export function asObject(value: unknown, place: Place): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw place.fault('takes an object', value);
  return Object.fromEntries(Object.entries(value));
}

/**
 * The text of a setting, which may be written as a number or a boolean.
 * @throws InputError for a name that no setting has, and for anything else.
 */
export function settingText(name: string, value: unknown, place: Place): string {
  requireSetting(name, place);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value.trim() === '') throw place.fault('takes a text, a number or a boolean', value);
  if (name === 'latency' && value.includes(',')) {
    throw place.fault('takes one latency a cell: several are a dimension, ["50ms", "100ms"]', value);
  }
  return value.trim();
}

/** @throws InputError for a name that no setting has. */
export function requireSetting(name: string, place: Place): void {
  if (Object.hasOwn(SETTING_DEFAULTS, name)) return;
  throw place.fault(`is no setting of a backtest: there are ${Object.keys(SETTING_DEFAULTS).sort().join(', ')}`);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return quoteValue(value);
  // JSON knows neither.
  return value === undefined || typeof value === 'function' ? typeof value : quoteValue(JSON.stringify(value));
}
