import type { WireReplay } from '../src/live/protocol/wire-messages.ts';
import { button, element } from './element.ts';
import { readable, secondsOf } from './texts.ts';

const SPEEDS = ['1', '10', '60', '300', '1000', 'max'];

/** Steers a replay: pause and go on, one bar ahead, speed, and any instant of the recording. */
export class ReplayBar {
  /** Where it is. */
  readonly element = element('div', { class: 'replay', role: 'group', 'aria-label': 'Replay', hidden: '' });
  private readonly toggle: HTMLButtonElement;
  private readonly speed = element('select', { 'aria-label': 'Speed', title: 'Speed' });
  private readonly place = element('input', { type: 'range', 'aria-label': 'Time of the replay', step: '1' });
  private readonly time = element('span');
  private isPaused = false;
  private isDragged = false;

  /** @param send sends a command to the server. */
  constructor(send: (command: Readonly<Record<string, unknown>>) => void) {
    this.toggle = button('', 'Pause', () => send({ type: this.isPaused ? 'resume' : 'pause' }));
    const step = button('Step', 'One bar ahead', () => send({ type: 'step', bars: 1 }));
    this.speed.addEventListener('change', () => {
      const { value } = this.speed;
      send({ type: 'speed', speed: value === 'max' ? value : Number(value) });
    });
    this.place.addEventListener('input', () => {
      this.isDragged = true;
      this.showTime(Number(this.place.value));
    });
    this.place.addEventListener('change', () => {
      this.isDragged = false;
      send({ type: 'seek', time: new Date(Number(this.place.value) * 1000).toISOString() });
    });
    this.element.append(this.toggle, step, this.speed, this.place, this.time);
  }

  /** Shows where the replay stands; `at` is newer than what its state says, where there is something newer. */
  show(replay: WireReplay | null, at: string | null): void {
    this.element.hidden = replay === null;
    if (replay === null) return;
    this.isPaused = replay.paused;
    this.toggle.textContent = replay.paused ? 'Resume' : 'Pause';
    this.toggle.ariaLabel = this.toggle.title = this.toggle.textContent;
    this.showSpeed(String(replay.speed));
    if (this.isDragged) return;
    this.place.min = String(secondsOf(replay.from));
    this.place.max = String(secondsOf(replay.to));
    const seconds = Math.max(secondsOf(replay.at), at === null ? 0 : secondsOf(at));
    this.place.value = String(Math.floor(seconds));
    this.showTime(seconds);
  }

  private showSpeed(speed: string): void {
    if (this.speed.value === speed) return;
    const speeds = SPEEDS.includes(speed) ? SPEEDS : [speed, ...SPEEDS];
    const text = (each: string): string => (each === 'max' ? 'as fast as it goes' : `${each} ×`);
    this.speed.replaceChildren(...speeds.map((each) => element('option', { value: each }, text(each))));
    this.speed.value = speed;
  }

  private showTime(seconds: number): void {
    const text = `${readable(new Date(Math.floor(seconds) * 1000).toISOString())} UTC`;
    this.time.textContent = text;
    this.place.setAttribute('aria-valuetext', text);
  }
}
