import type { BarTable } from '../../../core/bar-table.ts';
import type { SessionCalendar } from '../../../core/session.ts';
import { firstAtOrAfter } from '../../../core/time-search.ts';
import { SECOND_US } from '../../../core/time.ts';
import type { TradeBatch } from '../../../core/trade-batch.ts';
import type { MarketEvent, MarketSource } from '../../../cvd/bars-from-source.ts';
import type { EventPanel } from '../event-panel.ts';
import { DelayedInstants, type ExitInstants, MeasuredInstants } from './exit-instants.ts';
import { PricesAfter } from './first-prints.ts';
import type { Horizon } from '../horizon.ts';
import { openPrints } from './open-prints.ts';
import { finishPanel, type HorizonRecord } from './panel-columns.ts';
import { type PanelOptions, resolvePanelOptions } from '../panel-options.ts';
import { Stretches } from './stretches.ts';
import { PrintMeter, VolumeMeter } from './tape-meter.ts';
import type { TapeRange } from './tape-range.ts';

/**
 * Records an {@link EventPanel} beside the engine that makes its bars, in one pass: every event goes to the engine first
 * and then here. However the trades are cut into batches, the panel is the same.
 */
export class PanelRecorder {
  private readonly bars: BarTable;
  private readonly calendar: SessionCalendar;
  private readonly options: Required<PanelOptions>;
  private readonly kind: MarketSource['kind'];
  private readonly entryInstants: DelayedInstants;
  private readonly entries = new PricesAfter();
  private readonly records: readonly (HorizonRecord | null)[];
  private readonly stretches: Stretches;
  private coveredUntilUs = Number.NaN;

  /**
   * @param bars the growing table the engine appends to.
   * @throws RangeError for horizons or a latency out of range, and for horizons that bars cannot tell.
   */
  constructor(bars: BarTable, calendar: SessionCalendar, kind: MarketSource['kind'], options: PanelOptions) {
    this.bars = bars;
    this.calendar = calendar;
    this.kind = kind;
    this.options = resolvePanelOptions(options, kind);
    const { horizons, latencyUs } = this.options;
    this.entryInstants = new DelayedInstants(latencyUs);
    this.records = horizons.map((horizon) => horizonRecord(horizon, latencyUs));
    this.stretches = new Stretches(bars, calendar);
  }

  /** Takes the event that the engine has just taken. */
  push(event: MarketEvent): void {
    switch (event.type) {
      case 'trades':
        this.takeTrades(event);
        break;
      case 'bars':
        this.takeTrades(openPrints(event));
        break;
      case 'gap':
        this.stretches.hole(event.fromUs, event.toUs);
        break;
      case 'coverage-start':
        this.startCoverage(event.timeUs);
        break;
      case 'coverage-end':
        this.coveredUntilUs = event.timeUs;
        break;
    }
  }

  /** The panel, once the engine was flushed. */
  finish(): EventPanel {
    const { bars, options, kind, entries, entryInstants, records, stretches } = this;
    stretches.finish(this.coveredUntilUs);
    entryInstants.take(null, bars);
    return finishPanel(
      { bars, kind, entries, entryUs: entryInstants.instantUs, records, stretches: stretches.ended },
      options,
    );
  }

  private takeTrades(batch: TradeBatch): void {
    const { timeUs, length } = batch;
    let print = 0;
    while (print < length) {
      const { startUs, endUs } = this.calendar.firstEndingAfter(timeUs[print]!);
      if (timeUs[print]! < startUs) {
        print = firstAtOrAfter(timeUs, startUs, print, length);
        continue;
      }
      const to = firstAtOrAfter(timeUs, endUs, print, length);
      this.takeRange({ batch, from: print, to });
      print = to;
    }
  }

  private takeRange(range: TapeRange): void {
    const { bars, stretches, entryInstants } = this;
    stretches.enter(range.batch.timeUs[range.from]!);
    const { floor } = stretches;
    entryInstants.take(range, bars);
    this.entries.take(range, entryInstants, floor);
    for (const record of this.records) {
      record?.instants.take(range, bars, floor);
      record?.prices.take(range, record.instants, floor);
    }
    stretches.seen(range);
  }

  /** Like the engine: coverage that pauses only while no session runs was never interrupted. */
  private startCoverage(timeUs: number): void {
    const { coveredUntilUs } = this;
    if (timeUs > coveredUntilUs && this.calendar.firstEndingAfter(coveredUntilUs).startUs < timeUs) {
      this.stretches.hole(coveredUntilUs, timeUs);
    }
  }
}

function horizonRecord({ unit, amount }: Horizon, latencyUs: number): HorizonRecord | null {
  switch (unit) {
    case 'bars':
      return null;
    case 'seconds':
      return record(new DelayedInstants(latencyUs + Math.round(amount * SECOND_US)));
    case 'trades':
      return record(new MeasuredInstants(new PrintMeter(), amount, latencyUs));
    case 'volume':
      return record(new MeasuredInstants(new VolumeMeter(), amount, latencyUs));
  }
}

function record(instants: ExitInstants): HorizonRecord {
  return { instants, prices: new PricesAfter() };
}
