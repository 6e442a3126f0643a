/**
 * Where the sides of trades, or the bought and sold volumes of bars, come from: `recorded`, as the source has them, the
 * unknown ones unknown; `inferred` from trades and quotes; `estimated` from bars, so that nothing of it is known.
 */
export type SideOrigin = 'recorded' | 'inferred' | 'estimated';
