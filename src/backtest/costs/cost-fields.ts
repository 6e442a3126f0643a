import { type Decimal, parseDecimal } from '../../core/decimal.ts';

/** The comma-separated words of a part of a cost text: `key=value` words, and at most one that is bare. */
export class CostFields {
  /** The bare word; null when there is none. */
  readonly bare: string | null;
  private readonly values: ReadonlyMap<string, string>;

  /**
   * @param keys the keys there may be.
   * @param takesBare whether one word may come without a key.
   * @throws RangeError for a word of another form, an unknown key, or one given twice.
   */
  constructor(text: string, keys: readonly string[], takesBare = false) {
    const values = new Map<string, string>();
    let bare: string | null = null;
    for (const word of text === '' ? [] : text.split(',').map((part) => part.trim())) {
      const equals = word.indexOf('=');
      const key = word.slice(0, Math.max(equals, 0)).trim();
      if (equals < 0 && takesBare && bare === null) {
        bare = word;
      } else if (!keys.includes(key)) {
        throw new RangeError(unknownWord(word, keys));
      } else if (values.has(key)) {
        throw new RangeError(`${key}= is given twice`);
      } else {
        values.set(key, word.slice(equals + 1).trim());
      }
    }
    this.bare = bare;
    this.values = values;
  }

  /** A value as text; null when it is not given. */
  text(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  /**
   * A value as a decimal; null when it is not given.
   * @throws RangeError naming the key and the text.
   */
  decimal(key: string): Decimal | null {
    const text = this.text(key);
    return text === null ? null : namedDecimal(`${key}=`, text);
  }

  /**
   * A value that must not be below zero.
   * @throws RangeError naming the key and the text.
   */
  amount(key: string): Decimal | null {
    const value = this.decimal(key);
    if (value !== null && value.units < 0n) throw new RangeError(`${key}= must be 0 or more, got ${this.text(key)!}`);
    return value;
  }

  /**
   * A share, `1%` or `0.01`, not below zero.
   * @throws RangeError naming the key and the text.
   */
  share(key: string): Decimal | null {
    const text = this.text(key);
    if (text === null) return null;
    const share = parseShare(`${key}=`, text);
    if (share.units < 0n) throw new RangeError(`${key}= must be 0 or more, got ${text}`);
    return share;
  }
}

function unknownWord(word: string, keys: readonly string[]): string {
  if (keys.length === 0) return `"${word}": there are no options here`;
  return `"${word}" is not known here (expected ${keys.join('=, ')}=)`;
}

/**
 * Reads a share: `1%` or `0.01`, with its sign.
 * @throws RangeError naming what it is and the text.
 */
export function parseShare(what: string, text: string): Decimal {
  if (!text.endsWith('%')) return namedDecimal(what, text);
  const percent = namedDecimal(what, text.slice(0, -1));
  return parseDecimal(`${percent.units}e-${percent.scale + 2}`);
}

/**
 * Reads a decimal.
 * @throws RangeError naming what it is and the text.
 */
export function namedDecimal(what: string, text: string): Decimal {
  try {
    return parseDecimal(text);
  } catch {
    throw new RangeError(`${what} is not a decimal number: "${text}"`);
  }
}
