import type { Instrument, Scales } from '../../core/trade-batch.ts';
import { contractMetadata } from '../../data/store/contract-metadata.ts';
import { InputError } from '../../data/input-error.ts';
import { ID_KINDS, TRADE_KINDS } from '../../data/store/day-metadata.ts';
import type { TapeKind } from './tape-kind.ts';

/** What every part of a recording says about itself. */
export interface PartAbout {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** How many decimals their prices and sizes have. */
  readonly scales: Scales;
  /** What they are. */
  readonly tape: TapeKind;
}

/** The same, and where the part stands on the tape. */
export interface PartHeader extends PartAbout {
  /** From where on its trades are complete, µs. */
  readonly coveredFromUs: number;
  /** Whether it goes on at midnight from the part before it: nothing is missing between the two. */
  readonly goesOn: boolean;
}

/** A part's header as metadata, in the words of the store. */
export function partMetadata({ instrument, scales, tape, coveredFromUs, goesOn }: PartHeader): Map<string, string> {
  return new Map([
    ['cvdlab.format_version', '1'],
    ['cvdlab.venue', instrument.venue],
    ['cvdlab.market', instrument.market],
    ['cvdlab.symbol', instrument.symbol],
    ['cvdlab.price_scale', String(scales.priceScale)],
    ['cvdlab.size_scale', String(scales.sizeScale)],
    ['cvdlab.kind', tape.kind],
    ['cvdlab.ids', tape.ids],
    ['cvdlab.aggressor', tape.aggressor],
    ['cvdlab.covered_from', String(coveredFromUs)],
    ['cvdlab.goes_on', String(goesOn)],
    ...contractEntries(tape),
  ]);
}

function contractEntries({ contract }: TapeKind): [string, string][] {
  return contract === undefined ? [] : [['cvdlab.contract', JSON.stringify(contract)]];
}

/**
 * Reads what {@link partMetadata} wrote.
 * @throws InputError naming file and key.
 */
export function parsePartMetadata(metadata: ReadonlyMap<string, string>, path: string): PartHeader {
  const text = (key: string): string => {
    const value = metadata.get(`cvdlab.${key}`);
    if (value === undefined) throw new InputError(`${path}: says nothing about its ${key}; it is no recording`);
    return value;
  };
  const number = (key: string): number => {
    const value = Number(text(key));
    if (!Number.isSafeInteger(value)) throw new InputError(`${path}: its ${key} is no whole number: ${text(key)}`);
    return value;
  };
  const oneOf = <Word extends string>(key: string, words: readonly Word[]): Word => {
    const word = words.find((known) => known === text(key));
    if (word === undefined) throw new InputError(`${path}: its ${key} is unknown: ${text(key)}`);
    return word;
  };
  return {
    instrument: { venue: text('venue'), market: text('market'), symbol: text('symbol') },
    scales: { priceScale: number('price_scale'), sizeScale: number('size_scale') },
    tape: {
      kind: oneOf('kind', TRADE_KINDS),
      ids: oneOf('ids', ID_KINDS),
      aggressor: text('aggressor'),
      ...(metadata.has('cvdlab.contract') && { contract: contractMetadata(JSON.parse(text('contract'))) }),
    },
    coveredFromUs: number('covered_from'),
    goesOn: text('goes_on') === 'true',
  };
}
