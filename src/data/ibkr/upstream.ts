/** Whether TWS itself is connected: to Interactive Brokers, and through them to the data farms. */
export class Upstream {
  private lost = false;
  private readonly farmsDown = new Set<string>();

  /** False from 1100 or 2110 to 1101 or 1102. */
  get hasLink(): boolean {
    return !this.lost;
  }

  /** False while a data farm is known to be down: an answer may take long, or never come. */
  get hasFarms(): boolean {
    return this.farmsDown.size === 0;
  }

  /** The link to Interactive Brokers is gone or back. */
  setLink(up: boolean): void {
    this.lost = !up;
  }

  /**
   * A farm is gone or back.
   * @param code 2103 to 2108, 2157, 2158: what kind of farm.
   * @param text ends with the farm's name.
   */
  setFarm(up: boolean, code: number, text: string): void {
    const farm = `${FARM_KINDS.get(code) ?? 'farm'}:${FARM_NAME.exec(text.trim())?.[1] ?? ''}`;
    if (up) this.farmsDown.delete(farm);
    else this.farmsDown.add(farm);
  }

  /** Forgets which farms are down: what was said is too old. */
  forgetFarms(): void {
    this.farmsDown.clear();
  }

  /** A new connection: TWS will say again what is down. */
  reset(): void {
    this.lost = false;
    this.farmsDown.clear();
  }
}

/** `… connection is broken:ushmds`, `… is inactive but should be available upon demand.ushmds`. */
const FARM_NAME = /(?::\s*|demand\.)([\w.-]+)$/;

const FARM_KINDS: ReadonlyMap<number, string> = new Map([
  [2103, 'market'],
  [2104, 'market'],
  [2108, 'market'],
  [2105, 'history'],
  [2106, 'history'],
  [2107, 'history'],
  [2157, 'definitions'],
  [2158, 'definitions'],
]);
