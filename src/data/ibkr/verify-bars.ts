import type { BarSizeSetting } from '@stoqey/ib';
import { POWERS_OF_TEN } from '../../core/decimal.ts';
import { MINUTE_US, SECOND_US } from '../../core/time.ts';
import { ArrowFileReader } from '../store/arrow-reader.ts';
import { parseDayMetadata } from '../store/day-metadata-codec.ts';
import type { AnsweredBar } from './answer.ts';
import { type BarCheck, checkVolumes } from './bar-check.ts';
import type { TwsClient } from './client.ts';
import { contractReference, type ResolvedContract } from './contract.ts';
import { AttemptError, type TwsRequest } from './request.ts';
import { DAY_SECONDS, twsTime } from './tick-time.ts';

/**
 * Compares the volume of a day's trades in the store, minute by minute, with the day's TRADES bars: the one thing that
 * shows whether ticks were lost that nobody could see missing.
 * @param path the day's file; null when there is none: nothing was traded as far as we know.
 */
export async function verifyBars(
  client: TwsClient,
  contract: ResolvedContract,
  { day, path }: { readonly day: number; readonly path: string | null },
): Promise<BarCheck> {
  const { BarSizeSetting } = await import('@stoqey/ib');
  const bars = await client.ask(barsRequest(contract, day, BarSizeSetting.MINUTES_ONE));
  const [startS, endS] = [day * DAY_SECONDS, (day + 1) * DAY_SECONDS];
  const volumes = new Map(bars.filter(([timeS]) => timeS >= startS && timeS < endS));
  const { byMinute, unitsPerOne } = path === null ? NOTHING : storedVolumes(path);
  return checkVolumes(byMinute, volumes, unitsPerOne);
}

type BarVolume = readonly [timeS: number, volume: number];

function barsRequest(
  contract: ResolvedContract,
  day: number,
  barSize: BarSizeSetting,
): TwsRequest<readonly BarVolume[]> {
  const end = twsTime((day + 1) * DAY_SECONDS);
  const lane = `${contract.conId}@${contract.exchange} bars`;
  const inSeconds = 2;
  return {
    name: `the bars of ${contract.localSymbol} until ${end}`,
    paced: { weight: 1, lane, identity: `${lane} ${end}` },
    send: (api, id) => {
      const length = `${DAY_SECONDS} S`;
      api.reqHistoricalData(id, contractReference(contract), end, length, barSize, 'TRADES', 0, inSeconds, false);
    },
    cancel: (api, id) => void api.cancelHistoricalData(id),
    collect: () => {
      const all: BarVolume[] = [];
      return (part) => {
        if (part.type === 'bar') all.push(volumeOf(part.bar));
        return part.type === 'bars-end' ? { value: all } : null;
      };
    },
    whenNoData: { value: [] },
  };
}

function volumeOf({ time, volume }: AnsweredBar): BarVolume {
  const timeS = Number(time);
  if (Number.isSafeInteger(timeS) && timeS > 0 && volume !== undefined && volume >= 0 && volume < Infinity) {
    return [timeS, volume];
  }
  const fault = { reaction: 'unreadable', code: null, advice: null } as const;
  throw new AttemptError(`TWS sent a bar of time ${time} with volume ${String(volume)}`, fault);
}

const NOTHING: StoredVolumes = { byMinute: new Map(), unitsPerOne: 1 };

interface StoredVolumes {
  readonly byMinute: ReadonlyMap<number, number>;
  readonly unitsPerOne: number;
}

/** Size units traded in each minute of a day file. */
function storedVolumes(path: string): StoredVolumes {
  const reader = ArrowFileReader.open(path);
  try {
    const unitsPerOne = POWERS_OF_TEN[parseDayMetadata(reader.metadata, path).sizeScale]!;
    const byMinute = new Map<number, number>();
    for (let batch = 0; batch < reader.batchCount; batch += 1) {
      const read = reader.readBatch(batch, ['time', 'size']);
      const [timeUs, size] = [read.floats('time'), read.floats('size')];
      for (let i = 0; i < read.length; i += 1) {
        const minuteS = (Math.floor(timeUs[i]! / MINUTE_US) * MINUTE_US) / SECOND_US;
        byMinute.set(minuteS, (byMinute.get(minuteS) ?? 0) + Math.round(size[i]! * unitsPerOne));
      }
    }
    return { byMinute, unitsPerOne };
  } finally {
    reader.close();
  }
}
