import { dayOfTime } from '../../../core/time.ts';
import type { DumpSeries } from '../dump/dump-file.ts';
import type { TradeKind } from '../trade-kind.ts';
import { findPublished } from './find-published.ts';
import { planPull } from './plan-pull.ts';
import type { PullContext } from './pull-context.ts';
import type { Published, PullPlan, StoredState } from './pull-plan.ts';
import { NO_REST, type RestReach } from './rest-reach.ts';

/** Which days of which symbol to pull. */
export interface PullRequest {
  /** The symbol. */
  readonly symbol: string;
  /** First UTC day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last UTC day, included. */
  readonly toDay: number;
  /** By which way: `auto` takes dumps, and REST for what is not published. */
  readonly via: 'auto' | 'dump' | 'rest';
  /** Look at days that are there already: were their dumps replaced? */
  readonly refresh: boolean;
  /** Replace days that are there already. */
  readonly overwrite: boolean;
}

/** Which trades to pull. */
export interface PullTradesRequest extends PullRequest {
  /** Aggregate or single trades. */
  readonly kind: TradeKind;
}

const NOTHING_PUBLISHED: Published = { daily: new Map(), monthly: new Map() };

/** What REST can be used for in a pull. */
export function reachFor(request: PullRequest, reach: RestReach): RestReach {
  return request.via === 'dump' ? NO_REST : reach;
}

/**
 * Decides what to fetch.
 * @throws RemoteError when everything has to stop.
 */
export async function makePlan(
  context: PullContext,
  series: DumpSeries,
  request: PullRequest,
  known: { readonly stored: ReadonlyMap<number, StoredState>; readonly reach: RestReach },
): Promise<PullPlan> {
  const { http, origins, onNote } = context;
  const { via, fromDay, toDay, refresh, overwrite } = request;
  const useDumps = via !== 'rest';
  const today = dayOfTime(context.rest.now() * 1000);
  const query = { http, listUrl: origins.list, series, fromDay, toDay, onNote };
  // Without a day to fetch there is no need to ask what is published.
  const inputs = { series, fromDay, toDay, today, refresh, overwrite, useDumps, ...known };
  const unlisted = planPull({ ...inputs, published: { daily: null, monthly: null } });
  if (unlisted.dumps.length === 0) return unlisted;
  const published = useDumps ? await findPublished(query) : NOTHING_PUBLISHED;
  return planPull({ ...inputs, published });
}
