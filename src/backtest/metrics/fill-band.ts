import type { Reading } from '../matching/reading.ts';

/** One figure in the three readings of the tape. */
export type FillBand<Figure> = Readonly<Record<Reading, Figure>>;

/** The same figure of three worlds. */
export function fillBand<World, Figure>(worlds: FillBand<World>, pick: (world: World) => Figure): FillBand<Figure> {
  return {
    optimistic: pick(worlds.optimistic),
    base: pick(worlds.base),
    pessimistic: pick(worlds.pessimistic),
  };
}

/** A band as the headline has it, `12.3 (9.8 pessimistic, 14.1 optimistic)`: its base reading first. */
export function bandText<Figure>(band: FillBand<Figure>, format: (figure: Figure) => string): string {
  const { base, pessimistic, optimistic } = fillBand(band, (figure) => {
    const text = format(figure);
    return text === '' ? 'none' : text;
  });
  return `${base} (${pessimistic} pessimistic, ${optimistic} optimistic)`;
}
