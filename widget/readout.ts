import type { WireBar, WireView } from '../src/live/protocol/wire-messages.ts';
import { element } from './element.ts';
import type { PlacedSignal } from './live-model.ts';
import { clockTime, decimal, QUALITY_TEXT, readable, signalText, signed } from './texts.ts';

const MOST_IN_TIP = 4;

/** The values of one bar, in a line. */
export class Readout {
  /** Where it is. */
  readonly element = element('div', { class: 'readout' });

  /** Shows a bar; `isOpen` when it may still change. */
  show(bar: WireBar, view: WireView, isOpen: boolean): void {
    const { price_digits: price, size_digits: size } = view;
    const state = isOpen ? 'open' : QUALITY_TEXT[bar.quality];
    this.element.replaceChildren(
      element('b', {}, `${readable(bar.time)} UTC`),
      pair('O', decimal(bar.open, price)),
      pair('H', decimal(bar.high, price)),
      pair('L', decimal(bar.low, price)),
      pair('C', decimal(bar.close, price)),
      pair('Volume', decimal(bar.volume, size)),
      pair('Delta', signed(bar.delta, size), bar.delta),
      pair('CVD', decimal(bar.cvd_close, size)),
      ...(state === '' ? [] : [element('i', isOpen ? {} : { class: 'warn' }, state)]),
    );
  }
}

/** A time as the date before it leaves it to be said. */
function sameDay(before: string, time: string): string {
  return before.slice(0, 10) === time.slice(0, 10) ? clockTime(time) : readable(time);
}

function pair(name: string, value: string, sign = 0): HTMLElement {
  const shown = element('span', {}, `${name} `, element('span', {}, value));
  shown.dataset['sign'] = String(Math.sign(sign));
  return shown;
}

/** What the signals at a bar say, beside the pointer. */
export class SignalTip {
  /** Where it is. */
  readonly element = element('div', { class: 'tip', role: 'tooltip', hidden: '' });

  /** Shows signals at a place, in pixels from the left of something so wide; hides when there are none. */
  show(signals: readonly PlacedSignal[], view: WireView, x: number, width: number): void {
    this.element.hidden = signals.length === 0;
    if (signals.length === 0) return;
    const isRight = x > width / 2;
    this.element.style.setProperty(isRight ? 'right' : 'left', `${(isRight ? width - x : x) + 14}px`);
    this.element.style.removeProperty(isRight ? 'left' : 'right');
    const more = signals.length - MOST_IN_TIP;
    this.element.replaceChildren(
      ...signals.slice(0, MOST_IN_TIP).map(({ signal }) => {
        const { event_time: event, known_time: known, price, cvd, strength } = signal;
        const values = `price ${decimal(price, view.price_digits)}, CVD ${decimal(cvd, view.size_digits)}`;
        return element(
          'div',
          { class: signal.type },
          element('b', {}, `${signal.type === 'bearish' ? '▼' : '▲'} ${signalText(signal)}`),
          element('div', {}, `event ${readable(event)}, known ${sameDay(event, known)} UTC`),
          element('div', {}, strength === null ? values : `${values}, strength ${decimal(strength, 1)} %`),
        );
      }),
      ...(more > 0 ? [element('div', {}, `and ${more} more`)] : []),
    );
  }

  /** Shows nothing. */
  hide(): void {
    this.element.hidden = true;
  }
}
