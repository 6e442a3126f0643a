import type { Intent, Moment, Strategy } from 'cvdlab';

/**
 * A strategy of one's own: goes with a bar whose delta is more than half of its volume, and leaves after ten bars. It is
 * told what is known now and answers with what it wants; orders, fills, costs and limits are the engine's. Run it by
 * `cvdlab backtest --strategy examples/delta-follower-strategy.ts …`.
 */
export default function deltaFollower(): Strategy {
  let enteredBar = 0;
  return {
    name: 'delta-follower',
    decide(moment: Moment): readonly Intent[] {
      const { bars, kind, position, orders } = moment;
      const bar = bars.length - 1;
      if (kind !== 'bar' || bar < 0 || orders.length > 0) return [];
      if (position.lots !== 0) return bar - enteredBar >= 10 ? [{ type: 'flatten', tag: 'time' }] : [];
      const [delta, volume] = [bars.delta[bar]!, bars.volume[bar]!];
      if (Math.abs(delta) <= volume / 2) return [];
      enteredBar = bar;
      const side = delta > 0 ? 1 : -1;
      return [
        {
          type: 'submit',
          order: { kind: 'market', side, lots: 10, timeInForce: 'GTC', reduceOnly: false, tag: 'entry' },
        },
      ];
    },
  };
}
