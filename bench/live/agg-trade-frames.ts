import { seededRandom } from '../../src/core/random.ts';
import type { TradeBatch } from '../../src/core/trade-batch.ts';

const ZERO = 48;
const PRICE_TICKS = 6_183_763;
const MOST_LOTS = 99_999;
const FIRST_ID = 3_000_000_000;

/** A trade as a message tells it: ticks of 0.01, lots of 0.00001. */
interface FramedTrade {
  readonly timeUs: number;
  readonly ticks: number;
  readonly lots: number;
  readonly isSold: boolean;
}

/**
 * WebSocket frames with messages of a spot symbol's combined aggTrade stream, as Binance sends them. Digits are patched into
 * a frame made once: a sender of half a million messages a second has to be quicker than who reads them.
 */
export class AggTradeFrames {
  /** Σ side × size of all trades so far, lots of 10^-5. */
  cvdLots = 0;
  /** Trades so far. */
  count = 0;
  private readonly random = seededRandom(7);
  private readonly sold = template('true');
  private readonly bought = template('false');
  private priceTicks = PRICE_TICKS;
  private batch = Buffer.alloc(0);
  private end = 0;

  /** So many trades of a random walk, made and sent at an instant, ms. */
  walk(count: number, nowMs: number): Buffer {
    this.begin(count);
    for (let trade = 0; trade < count; trade += 1) {
      const isSold = this.random.uniform() < 0.5;
      const lots = 1 + Math.floor(this.random.uniform() ** 4 * MOST_LOTS);
      this.priceTicks += Math.round((this.random.uniform() - 0.5) * 3);
      this.put({ timeUs: nowMs * 1000, ticks: this.priceTicks, lots, isSold });
    }
    return this.batch.subarray(0, this.end);
  }

  /** Trades [from, to) of a batch; a size of more lots than a frame has room for is cut. */
  of({ timeUs, price, size, side }: TradeBatch, from: number, to: number): Buffer {
    this.begin(to - from);
    for (let row = from; row < to; row += 1) {
      const lots = Math.min(size[row]!, MOST_LOTS);
      this.put({ timeUs: timeUs[row]!, ticks: price[row]!, lots, isSold: side[row]! < 0 });
    }
    return this.batch.subarray(0, this.end);
  }

  private begin(count: number): void {
    this.batch = Buffer.allocUnsafe(count * this.bought.frame.length);
    this.end = 0;
  }

  private put({ timeUs, ticks, lots, isSold }: FramedTrade): void {
    const { frame, places } = isSold ? this.sold : this.bought;
    this.count += 1;
    this.cvdLots += isSold ? -lots : lots;
    putDigits(frame, places.sent, 16, timeUs);
    putDigits(frame, places.id, 10, FIRST_ID + this.count);
    putDigits(frame, places.price, 5, Math.floor(ticks / 100));
    putDigits(frame, places.price + 6, 2, ticks % 100);
    putDigits(frame, places.size + 2, 5, lots);
    putDigits(frame, places.first, 10, FIRST_ID + this.count);
    putDigits(frame, places.last, 10, FIRST_ID + this.count);
    putDigits(frame, places.time, 16, timeUs);
    this.end += frame.copy(this.batch, this.end);
  }
}

interface Template {
  readonly frame: Buffer;
  readonly places: Readonly<Record<'sent' | 'id' | 'price' | 'size' | 'first' | 'last' | 'time', number>>;
}

function template(buyerIsMaker: string): Template {
  const [time, id] = ['0'.repeat(16), '0'.repeat(10)];
  const text =
    `{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":${time},"s":"BTCUSDT","a":${id},"p":"10000.00000000",` +
    `"q":"0.00000000","f":${id},"l":${id},"T":${time},"m":${buyerIsMaker},"M":true}}`;
  const frame = Buffer.concat([Buffer.from([0x81, 126, text.length >> 8, text.length & 255]), Buffer.from(text)]);
  const after = (name: string): number => frame.indexOf(name) + name.length;
  return {
    frame,
    places: {
      ...{ sent: after('"E":'), id: after('"a":'), price: after('"p":"'), size: after('"q":"') },
      ...{ first: after('"f":'), last: after('"l":'), time: after('"T":') },
    },
  };
}

function putDigits(frame: Buffer, at: number, digits: number, value: number): void {
  let rest = value;
  for (let place = at + digits - 1; place >= at; place -= 1) {
    const tenth = Math.floor(rest / 10);
    frame[place] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
}
