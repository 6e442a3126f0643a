import type { WireSignal } from '../src/live/protocol/wire-messages.ts';
import { button } from './element.ts';
import { readable, signalText } from './texts.ts';

/** Desktop notifications on signals: off until somebody asks for them with a click. */
export class Alerts {
  /** The switch. */
  readonly button: HTMLButtonElement;
  private readonly announce: (text: string) => void;
  private isOn = false;

  /** @param announce tells people who do not see the switch how it went. */
  constructor(announce: (text: string) => void) {
    this.announce = announce;
    this.button = button('Alerts', 'Desktop notification on every signal', () => void this.toggle());
    this.button.ariaPressed = 'false';
    // A browser has none outside secure contexts.
    this.button.hidden = !('Notification' in window);
  }

  /** Notifies of a signal, if that is asked for. */
  notify(signal: WireSignal, symbol: string): void {
    if (!this.isOn) return;
    const body = `${signalText(signal)}: event ${readable(signal.event_time)}, known ${readable(signal.known_time)} UTC`;
    // One notification for a signal, however many widgets of a page show it.
    new Notification(`${symbol}: ${signal.type} divergence`, {
      body,
      tag: `${symbol} ${signal.rule} ${signal.event_time}`,
    });
  }

  private async toggle(): Promise<void> {
    const isWanted = !this.isOn;
    const answer = isWanted ? await Notification.requestPermission() : 'granted';
    this.isOn = isWanted && answer === 'granted';
    this.button.ariaPressed = String(this.isOn);
    if (answer === 'granted') this.announce(this.isOn ? 'alerts on' : 'alerts off');
    else this.announce('this browser does not allow notifications from here');
  }
}
