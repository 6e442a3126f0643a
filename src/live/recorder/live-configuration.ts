import type { Instrument, Scales } from '../../core/trade-batch.ts';
import { InputError } from '../../data/input-error.ts';
import { ID_KINDS, TRADE_KINDS } from '../../data/store/day-metadata.ts';
import { SIZE_UNITS } from '../../cvd/size-bucket/size-bucket-options.ts';
import type { ViewSettings } from '../runner/live-view.ts';
import type { TapeKind } from './tape-kind.ts';

/** The settings of a live session: what `run.json` keeps as the configuration. */
export interface LiveConfiguration {
  /** Tells it from other runs. */
  readonly kind: 'live';
  /** Whose trades. */
  readonly instrument: Instrument;
  /** The scales of all bars. */
  readonly scales: Scales;
  /** What the trades are. */
  readonly tape: TapeKind;
  /** The views. */
  readonly views: readonly ViewSettings[];
  /** Settings of the strategy that traded on paper; null without one. */
  readonly paper: Readonly<Record<string, unknown>> | null;
  /** When it began, ISO 8601, by the clock of the machine: two sessions are never the same run. */
  readonly started: string;
}

/**
 * Reads the configuration of a `run.json`.
 * @param where the file, for the message.
 * @throws InputError naming file and member.
 */
export function parseLiveConfiguration(value: unknown, where: string): LiveConfiguration {
  const fields = new Fields(value, where);
  if (fields.text('kind') !== 'live') throw new InputError(`${where}: is no live session`);
  const [instrument, scales, tape] = [fields.object('instrument'), fields.object('scales'), fields.object('tape')];
  return {
    kind: 'live',
    instrument: {
      venue: instrument.text('venue'),
      market: instrument.text('market'),
      symbol: instrument.text('symbol'),
    },
    scales: { priceScale: scales.whole('priceScale'), sizeScale: scales.whole('sizeScale') },
    tape: {
      kind: tape.oneOf('kind', TRADE_KINDS),
      ids: tape.oneOf('ids', ID_KINDS),
      aggressor: tape.text('aggressor'),
    },
    views: fields.list('views').map((view) => parseView(new Fields(view, where))),
    paper: fields.value('paper') === null ? null : fields.object('paper').all,
    started: fields.text('started'),
  };
}

function parseView(view: Fields): ViewSettings {
  const sizes = view.value('sizes') === null ? null : view.object('sizes');
  return {
    bar: view.text('bar'),
    session: view.text('session'),
    reset: view.text('reset'),
    sizes:
      sizes === null
        ? null
        : { min: sizes.textOrNull('min'), max: sizes.textOrNull('max'), unit: sizes.oneOf('unit', SIZE_UNITS) },
    rules: view.text('rules'),
    lookbacks: view.list('lookbacks').map(Number),
    // The rules themselves look at what they are given.
    options: Object.fromEntries(Object.entries(view.object('options').all)),
  };
}

/** An object of a JSON document, read member by member. */
class Fields {
  readonly all: Readonly<Record<string, unknown>>;
  private readonly where: string;

  constructor(value: unknown, where: string) {
    if (typeof value !== 'object' || value === null) throw new InputError(`${where}: an object is missing`);
    this.all = Object.fromEntries(Object.entries(value));
    this.where = where;
  }

  value(name: string): unknown {
    return this.all[name];
  }

  text(name: string): string {
    const value = this.value(name);
    return typeof value === 'string' ? value : this.refuse(name, 'a text');
  }

  textOrNull(name: string): string | null {
    return this.value(name) === null ? null : this.text(name);
  }

  whole(name: string): number {
    const value = this.value(name);
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : this.refuse(name, 'a whole number');
  }

  list(name: string): readonly unknown[] {
    const value = this.value(name);
    return Array.isArray(value) ? value : this.refuse(name, 'a list');
  }

  object(name: string): Fields {
    return new Fields(this.value(name), `${this.where}: ${name}`);
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    return words.find((word) => word === this.value(name)) ?? this.refuse(name, words.join(' or '));
  }

  private refuse(name: string, expected: string): never {
    throw new InputError(`${this.where}: ${name} must be ${expected}, got ${JSON.stringify(this.value(name))}`);
  }
}
