import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import { type Detector, scanAll } from '../detector.ts';
import { FindingBuffer } from '../rule/finding.ts';
import { signalOf } from '../rule/finding-signal.ts';
import type { RowDetector } from '../rule/row-detector.ts';
import { isCut } from '../rule/stretch.ts';
import { familiesOf, lookbackOf } from './families.ts';
import { type WindowFamily, WindowFamilyScan } from './window-family.ts';

const NONE: readonly Signal[] = [];

/**
 * Many detectors on bars that close one after the other: what `scanAll` would give of each at each bar. Window rules that
 * differ only in their lookback (and let every signal through) are done together, as in a grid.
 */
export class DetectorStream {
  private readonly families: readonly StreamedFamily[];
  private readonly alone: readonly { readonly place: number; readonly detector: Detector }[];
  private signals: (readonly Signal[])[] = [];

  /** @param detectors fresh ones; they are used up. */
  constructor(detectors: readonly Detector[]) {
    const rows = detectors.map((detector) => (isRowDetector(detector) ? detector : null));
    const own = rows.flatMap((detector, place) => (detector === null ? [] : [{ detector, place }]));
    const families = familiesOf(own.map(({ detector }) => detector))
      .map((members) => members.map((member) => own[member]!))
      .filter((members) => members.length > 1 && isUngated(members[0]!.detector));
    const together = new Set(families.flatMap((members) => members.map(({ place }) => place)));
    this.families = families.map((members) => new StreamedFamily(members));
    this.alone = detectors.flatMap((detector, place) => (together.has(place) ? [] : [{ detector, place }]));
    this.signals = detectors.map(() => NONE);
  }

  /**
   * Takes the bar that has just closed, the last one of the table.
   * @returns by detector, the signals that became known with it; the list is reused.
   */
  take(bars: BarTable): readonly (readonly Signal[])[] {
    const { signals } = this;
    signals.fill(NONE);
    for (const family of this.families) family.take(bars, signals);
    for (const { place, detector } of this.alone) {
      signals[place] = scanAll([detector], bars, bars.length - 1, bars.length);
    }
    return signals;
  }
}

/** A window rule and its place among all detectors. */
interface FamilyMember {
  readonly detector: RowDetector;
  readonly place: number;
}

class StreamedFamily {
  private readonly members: readonly FamilyMember[];
  private readonly acrossResets: boolean;
  private readonly scan: WindowFamilyScan;
  private readonly found = new FindingBuffer();

  /** @param members of one family, lookbacks rising. */
  constructor(members: readonly FamilyMember[]) {
    const family: WindowFamily = {
      lookbacks: members.map(({ detector }) => lookbackOf(detector)),
      options: members[0]!.detector.windowOptions!,
    };
    this.members = members;
    this.acrossResets = family.options.acrossResets;
    this.scan = new WindowFamilyScan(family);
  }

  take(bars: BarTable, signals: (readonly Signal[])[]): void {
    const { scan, found, members } = this;
    const bar = bars.length - 1;
    found.clear();
    scan.clear();
    if (bar === 0 || isCut(bars, bar, this.acrossResets)) scan.begin(bar);
    scan.take(bars, bar, found);
    for (let index = 0; index < found.length; index += 1) {
      const finding = found.at(index);
      for (let member = scan.firstPlace.at(index); member < scan.endPlace.at(index); member += 1) {
        const { detector, place } = members[member]!;
        signals[place] = [...signals[place]!, signalOf(bars, detector, finding)];
      }
    }
  }
}

function isUngated({ windowOptions }: RowDetector): boolean {
  return windowOptions !== undefined && windowOptions.cooldownBars === 0 && !windowOptions.rearm;
}

/** Those from elsewhere give signals only. */
function isRowDetector(detector: Detector): detector is RowDetector {
  return 'find' in detector;
}
