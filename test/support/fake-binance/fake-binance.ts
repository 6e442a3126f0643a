import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BinanceMarket, OriginOverrides } from '../../../src/data/binance/origins.ts';
import { type Fault, FaultPlan, type PlannedFault } from './fault-plan.ts';
import { FakeSymbol, type FakeSymbolOptions } from './fake-symbol.ts';
import { listingXml } from './listing-xml.ts';
import { answerRest } from './rest-api.ts';

/** A request as the fake exchange saw it. */
export interface LoggedRequest {
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** The fault that it met. */
  readonly fault: Fault['kind'] | null;
}

/** Settings of a {@link FakeBinance}. */
export interface FakeBinanceOptions {
  /** The exchange's clock, ms; by default noon of 2024-08-09. */
  readonly now?: () => number;
  /** Weight allowed per minute; 6000 by default. */
  readonly weightPerMinute?: number;
  /** Objects on a page of the listing; 1000 by default. */
  readonly listingPage?: number;
}

interface Body {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bytes: Buffer;
}

const PREFIXES: readonly (readonly [string, BinanceMarket])[] = [
  ['/api/v3/', 'spot'],
  ['/fapi/v1/', 'um'],
  ['/dapi/v1/', 'cm'],
];

/** Binance on loopback: the dump host, the listing and the three REST interfaces, with faults by plan. */
export class FakeBinance {
  /** Every request, in order. */
  readonly log: LoggedRequest[] = [];
  /** What will go wrong. */
  readonly faults = new FaultPlan();
  /** Called when an answer stalls: the moment to let time pass. */
  onStall: () => void = () => undefined;
  /**
   * Waited for between the last bytes and the reset: what has not been taken out of a stream when its connection breaks
   * is lost, so a test that counts bytes waits here until they have been taken.
   */
  beforeReset: () => Promise<void> = () => Promise.resolve();
  /** Called on each request before it is answered. */
  onRequest: (url: string) => void = () => undefined;
  private readonly options: FakeBinanceOptions;
  private readonly symbols = new Map<string, FakeSymbol>();
  private readonly server: Server;
  private readonly used = new Map<string, number>();
  private address = '';

  private constructor(options: FakeBinanceOptions) {
    this.options = options;
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** Starts one on a free port. */
  static async start(options: FakeBinanceOptions = {}): Promise<FakeBinance> {
    const fake = new FakeBinance(options);
    await new Promise<void>((resolve) => {
      fake.server.listen(0, '127.0.0.1', resolve);
    });
    fake.address = `http://127.0.0.1:${(fake.server.address() as AddressInfo).port}`;
    return fake;
  }

  /** Its address: dumps, listing and REST alike. */
  get url(): string {
    return this.address;
  }

  /** The addresses to give to whoever is tested. */
  get origins(): OriginOverrides {
    return { dump: this.address, list: this.address, rest: this.address };
  }

  /** Adds a symbol, or replaces it (a dump republished). */
  put(options: FakeSymbolOptions): FakeSymbol {
    const symbol = new FakeSymbol(options);
    this.symbols.set(`${options.market}/${options.symbol}`, symbol);
    return symbol;
  }

  /** Plans a fault. */
  plan(fault: PlannedFault): void {
    this.faults.add(fault);
  }

  /** The paths and queries that contain a text. */
  requests(part = ''): string[] {
    return this.log.map(({ url }) => url).filter((url) => url.includes(part));
  }

  /** Stops it and drops all connections. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private now(): number {
    return this.options.now?.() ?? Date.UTC(2024, 7, 9, 12);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const fault = this.faults.next(url);
    this.log.push({ url, headers: request.headers, fault: fault?.kind ?? null });
    this.onRequest(url);
    const body = await this.bodyOf(new URL(url, this.address), request, fault);
    this.send(response, body, fault);
  }

  private async bodyOf(url: URL, request: IncomingMessage, fault: Fault | null): Promise<Body> {
    if (fault?.kind === 'status') {
      return { status: fault.status, headers: { ...fault.headers }, bytes: Buffer.from(fault.body ?? '') };
    }
    if (fault?.kind === 'body') return { status: 200, headers: {}, bytes: Buffer.from(fault.text) };
    if (url.pathname === '/data.binance.vision') return await this.listing(url);
    const rest = PREFIXES.find(([prefix]) => url.pathname.startsWith(prefix));
    if (rest !== undefined) return this.rest(url, request, { rest, fault });
    return await this.file(url.pathname.slice(1), request);
  }

  private async listing(url: URL): Promise<Body> {
    const sizes = new Map<string, number>();
    for (const symbol of this.symbols.values()) {
      for (const path of symbol.zipPaths()) sizes.set(path, (await symbol.zip(path))!.bytes.length);
    }
    const xml = listingXml(url.searchParams, sizes, this.options.listingPage ?? 1000);
    return { status: 200, headers: { 'content-type': 'application/xml' }, bytes: Buffer.from(xml) };
  }

  private rest(
    url: URL,
    request: IncomingMessage,
    { rest: [prefix, market], fault }: { rest: readonly [string, BinanceMarket]; fault: Fault | null },
  ): Body {
    const { weightPerMinute = 6000 } = this.options;
    const answer = answerRest({
      market,
      endpoint: url.pathname.slice(prefix.length),
      query: url.searchParams,
      headers: request.headers,
      nowMs: this.now(),
      symbolOf: (symbol) => this.symbols.get(`${market}/${symbol}`),
      symbols: [...this.symbols.values()].filter((symbol) => symbol.options.market === market),
      weightPerMinute,
    });
    const used = this.count(market, answer.weight);
    const headers = { 'x-mbx-used-weight-1m': String(used), 'content-type': 'application/json' };
    if (used > weightPerMinute) {
      const retryAfter = String(60 - (Math.floor(this.now() / 1000) % 60));
      const bytes = Buffer.from(JSON.stringify({ code: -1003, msg: 'Too much request weight used.' }));
      return { status: 429, headers: { ...headers, 'retry-after': retryAfter }, bytes };
    }
    const isRows = fault?.kind === 'rows' && Array.isArray(answer.json);
    const json = isRows ? fault.change(answer.json as unknown[]) : answer.json;
    return { status: answer.status, headers, bytes: Buffer.from(JSON.stringify(json)) };
  }

  private count(market: BinanceMarket, weight: number): number {
    const key = `${market} ${Math.floor(this.now() / 60_000)}`;
    const used = (this.used.get(key) ?? 0) + weight;
    this.used.set(key, used);
    return used;
  }

  private async file(path: string, request: IncomingMessage): Promise<Body> {
    const isChecksum = path.endsWith('.CHECKSUM');
    const zipPath = isChecksum ? path.slice(0, -'.CHECKSUM'.length) : path;
    const file = await [...this.symbols.values()].map((symbol) => symbol.zip(zipPath)).find((found) => found !== null);
    if (file === undefined)
      return { status: 404, headers: {}, bytes: Buffer.from('<Error><Code>NoSuchKey</Code></Error>') };
    const name = zipPath.slice(zipPath.lastIndexOf('/') + 1);
    if (isChecksum) return { status: 200, headers: {}, bytes: Buffer.from(`${file.sha256}  ${name}`) };
    const headers = { etag: file.etag, 'accept-ranges': 'bytes' };
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    if (range === null || request.headers['if-range'] !== file.etag) return { status: 200, headers, bytes: file.bytes };
    const from = Number(range[1]);
    const total = file.bytes.length;
    if (from >= total) {
      return { status: 416, headers: { ...headers, 'content-range': `bytes */${total}` }, bytes: Buffer.alloc(0) };
    }
    const contentRange = { 'content-range': `bytes ${from}-${total - 1}/${total}` };
    return { status: 206, headers: { ...headers, ...contentRange }, bytes: file.bytes.subarray(from) };
  }

  private send(response: ServerResponse, body: Body, fault: Fault | null): void {
    const bytes = damaged(body.bytes, fault);
    if (fault?.kind === 'hang-up') {
      response.socket?.destroy();
      return;
    }
    if (fault?.kind === 'stall' && fault.afterBytes === undefined) {
      this.onStall();
      return;
    }
    response.writeHead(body.status, { ...body.headers, 'content-length': bytes.length });
    if (fault?.kind === 'reset') {
      response.write(bytes.subarray(0, fault.afterBytes), () => {
        void this.beforeReset().then(() => response.socket?.destroy());
      });
    } else if (fault?.kind === 'stall') {
      response.write(bytes.subarray(0, fault.afterBytes), () => this.onStall());
    } else {
      response.end(bytes);
    }
  }
}

function damaged(bytes: Buffer, fault: Fault | null): Buffer {
  if (fault?.kind === 'truncate') return bytes.subarray(0, fault.bytes);
  if (fault?.kind !== 'corrupt') return bytes;
  const copy = Buffer.from(bytes);
  const middle = copy.length >> 1;
  copy[middle] = copy[middle]! ^ 0x10;
  return copy;
}
