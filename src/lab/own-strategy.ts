import type { MakeStrategy, Strategy, StrategyContext } from '../backtest/strategy/strategy.ts';
import { InputError } from '../data/input-error.ts';
import { loadOwnModule } from './own-module.ts';

/**
 * Loads a strategy of the user's own: a file whose default export is a function that makes one. It is called anew for every
 * run and every reading of the tape.
 * @throws InputError naming the file and what is missing.
 */
export async function loadOwnStrategy(file: string): Promise<MakeStrategy> {
  const exported = await loadOwnModule(file);
  if (typeof exported !== 'function') {
    throw new InputError(
      `${file}: its default export must be a function that returns a strategy, got ${typeof exported}`,
    );
  }
  const make = exported as (context: StrategyContext) => unknown;
  return (context) => checkedStrategy(make(context), file);
}

function checkedStrategy(made: unknown, file: string): Strategy {
  if (typeof made !== 'object' || made === null) {
    throw new InputError(
      `${file}: its default export must return a strategy, got ${made === null ? 'null' : typeof made}`,
    );
  }
  const { name, decide } = made as Partial<Record<keyof Strategy, unknown>>;
  if (typeof name !== 'string' || name === '') throw new InputError(`${file}: the strategy's name must be a text`);
  if (typeof decide !== 'function') throw new InputError(`${file}: the strategy's decide must be a function`);
  // Its members were looked at one by one; it may have state, so it stays the object it is.
  return made as Strategy;
}
