import type { Figure } from './figure.ts';
import type { Markup } from './markup.ts';

/** A section of a page together with the figures that have their places in it. */
export interface PageSection {
  /** A `<section id aria-labelledby>`. */
  readonly markup: Markup;
  /** Its figures. */
  readonly figures: readonly Figure[];
}
