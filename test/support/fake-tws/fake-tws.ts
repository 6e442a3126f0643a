import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { barsMessage, type FakeSchedule, minuteBars, scheduleMessage } from './bars-reply.ts';
import { contractData, contractFields, type FakeContract, matchesQuery } from './fake-contract.ts';
import type { FakeTape } from './fake-tape.ts';
import { type Notice, type PlannedTwsFault, type RequestKind, type TwsFault, TwsFaultPlan } from './fault-plan.ts';
import { classify, type LoggedRequest, parseUtc } from './request-log.ts';
import { TickStreams } from './tick-streams.ts';
import { tickMessages, tickPage, type TickServing, withoutSizeChanges } from './tick-reply.ts';
import { ClientStream, encodeMessage, type Field } from './wire.ts';

/** Settings of a {@link FakeTws}. */
export interface FakeTwsOptions {
  /** 193 by default; 176 is the other one that tests run at. */
  readonly serverVersion?: number;
  readonly contracts: readonly FakeContract[];
  /** What can be replayed, by conId. */
  readonly tapes?: ReadonlyMap<number, FakeTape>;
  /** How ticks are served. */
  readonly serving?: TickServing;
  /** Ticks in a message; all of a page by default. */
  readonly ticksPerMessage?: number;
  /** Client ids that are in use, and how often that is said; Infinity for ever. */
  readonly busyClientIds?: ReadonlyMap<number, number>;
  /** Sends every byte on its own. */
  readonly byteAtATime?: boolean;
  /** The sessions it knows; by default it answers that there are none. */
  readonly schedule?: FakeSchedule;
  /** What a bar's volume is divided by: 100 where TWS shows US stocks in lots. */
  readonly barLotSize?: number;
  /** The clock of the test, ms. */
  readonly now?: () => number;
  /** Tick-by-tick subscriptions that the account has; 5 by default. */
  readonly tickSlots?: number;
}

const STARTING_NOTICES: readonly Notice[] = [
  { code: 2104, text: 'Market data farm connection is OK:usfuture' },
  { code: 2106, text: 'HMDS data farm connection is OK:ushmds' },
  { code: 2158, text: 'Sec-def data farm connection is OK:secdefil' },
];

/** TWS on loopback, in the text protocol of facts/protocols.md A2, with faults by plan. */
export class FakeTws {
  /** Every request, in order. */
  readonly log: LoggedRequest[] = [];
  /** What will go wrong. */
  readonly faults = new TwsFaultPlan();
  /** Client ids of the connections that were made. */
  readonly clientIds: number[] = [];
  /** Called when a request is left without an answer: the moment to let time pass. */
  onSilence: () => void = () => undefined;
  /** Called on each request before it is answered. */
  onRequest: (request: LoggedRequest) => void = () => undefined;
  /** How ticks are served from now on. */
  serving: TickServing;
  /** Who watches ticks as they happen. */
  readonly streams: TickStreams<Socket>;
  /** Whether it answers when it is asked for its time. */
  isAlive = true;
  private readonly options: FakeTwsOptions;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly busy: Map<number, number>;
  private boundPort = 0;

  private constructor(options: FakeTwsOptions) {
    this.options = options;
    this.serving = options.serving ?? {};
    this.streams = new TickStreams(options.tickSlots ?? 5, (socket, fields) => this.send(socket, fields));
    this.busy = new Map(options.busyClientIds);
    this.server = createServer((socket) => this.serve(socket));
  }

  /** Starts one on a free port. */
  static async start(options: FakeTwsOptions): Promise<FakeTws> {
    const fake = new FakeTws(options);
    await fake.listen();
    return fake;
  }

  /** Where it listens. */
  get port(): number {
    return this.boundPort;
  }

  /** Connections that are open. */
  get openConnections(): number {
    return this.sockets.size;
  }

  /** Plans a fault. */
  plan(fault: PlannedTwsFault): void {
    this.faults.add(fault);
  }

  /** The requests of a kind. */
  requests(kind: RequestKind): LoggedRequest[] {
    return this.log.filter((request) => request.kind === kind);
  }

  /** Tells all clients something that belongs to no request. */
  announce(...notices: readonly Notice[]): void {
    for (const socket of this.sockets) for (const notice of notices) this.send(socket, this.notice(notice));
  }

  /** Drops all connections and refuses new ones until {@link FakeTws.listen}: TWS restarts. */
  async shutDown(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  /** Listens, on the port that it had before. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.listen(this.boundPort, '127.0.0.1', resolve);
    });
    this.boundPort = (this.server.address() as AddressInfo).port;
  }

  /** Stops it for good. */
  async stop(): Promise<void> {
    if (this.server.listening) await this.shutDown();
  }

  private get serverVersion(): number {
    return this.options.serverVersion ?? 193;
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    const connection = this.clientIds.length + 1;
    const stream = new ClientStream();
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.streams.leave(socket);
    });
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      const greeted = stream.versions !== '';
      const messages = stream.push(bytes);
      if (!greeted && stream.versions !== '') this.send(socket, [this.serverVersion, '20261120 15:04:05 UTC']);
      for (const fields of messages) this.take(socket, fields, connection);
    });
  }

  private take(socket: Socket, fields: readonly string[], connection: number): void {
    const { kind, id, from } = classify(fields);
    const atMs = this.options.now?.() ?? 0;
    const request: LoggedRequest = { kind, id, fields: fields.slice(from), atMs, connection };
    this.log.push(request);
    this.onRequest(request);
    const fault = this.faults.next(kind);
    if (kind === 'start') this.welcome(socket, Number(fields[2]), fault);
    else this.answer(socket, fields, { request, fault });
  }

  private welcome(socket: Socket, clientId: number, fault: TwsFault | null): void {
    this.clientIds.push(clientId);
    const busy = this.busy.get(clientId) ?? 0;
    if (busy > 0) {
      this.busy.set(clientId, busy - 1);
      const text = 'Unable to connect as the client id is already in use. Retry with a unique client id.';
      this.send(socket, this.notice({ code: 326, text }));
      socket.end();
      return;
    }
    const messages = [[15, 1, 'DU123'], [9, 1, 1], ...STARTING_NOTICES.map((notice) => this.notice(notice))];
    this.deliver(socket, messages, fault, -1);
  }

  private answer(
    socket: Socket,
    fields: readonly string[],
    { request, fault }: { request: LoggedRequest; fault: TwsFault | null },
  ): void {
    const noAnswer = fault === null && (request.kind === 'cancel' || request.kind === 'other');
    if (noAnswer) return;
    // What is refused is not watched.
    const isAsked = fault === null || request.kind === 'live-cancel';
    const live = isAsked ? this.streamMessages(socket, fields, request) : null;
    this.deliver(socket, live ?? this.messagesFor(fields, request), fault, request.id);
  }

  /** What comes of a request for ticks as they happen; null for any other request. */
  private streamMessages(socket: Socket, fields: readonly string[], request: LoggedRequest): Field[][] | null {
    const { kind, id } = request;
    if (kind === 'live-cancel') {
      return this.streams.cancel(socket, id) ? [] : [this.error(id, 300, `Can't find EId with tickerId:${id}`)];
    }
    if (kind !== 'live-trades' && kind !== 'live-quotes') return null;
    const conId = Number(contractFields(fields, 2).conId);
    const isTaken = this.streams.watch({ client: socket, id, conId, type: fields[14] ?? '' });
    return isTaken ? [] : [this.error(id, 10_190, 'Max number of tick-by-tick requests has been reached.')];
  }

  private messagesFor(fields: readonly string[], { kind, id }: LoggedRequest): Field[][] {
    const answers: Partial<Record<RequestKind, () => Field[][]>> = {
      contract: () => this.contractMessages(fields, id),
      trades: () => this.tickMessages(fields, id, 'trades'),
      quotes: () => this.tickMessages(fields, id, 'quotes'),
      bars: () => this.barMessages(fields, id),
      schedule: () => this.scheduleMessages(id),
      head: () => [[88, id, '20261101-22:00:00']],
      time: () => (this.isAlive ? [[49, 1, Math.floor((this.options.now?.() ?? 0) / 1000)]] : []),
    };
    return answers[kind]?.() ?? [];
  }

  private contractMessages(fields: readonly string[], id: number): Field[][] {
    const query = contractFields(fields, 3);
    const found = this.options.contracts.filter((contract) => matchesQuery(contract, query));
    if (found.length === 0) return [this.error(id, 200, 'No security definition has been found for the request')];
    return [...found.map((contract) => contractData(contract, id, this.serverVersion)), [52, 1, id]];
  }

  private tickMessages(fields: readonly string[], id: number, kind: 'trades' | 'quotes'): Field[][] {
    const tape = this.tapeOf(fields);
    if (tape === undefined) return [this.error(id, 200, 'No security definition has been found for the request')];
    const request = { start: parseUtc(fields[15] ?? ''), count: Number(fields[17]) };
    const ticks = kind === 'quotes' && fields[20] === '1' ? withoutSizeChanges(tape.quotes) : tape[kind];
    const page = tickPage(ticks, request, this.serving);
    if (page === null) {
      return [this.error(id, 162, 'Historical Market Data Service error message:HMDS query returned no data: ESZ6')];
    }
    return tickMessages(kind === 'trades' ? 98 : 97, id, page, this.options.ticksPerMessage);
  }

  private barMessages(fields: readonly string[], id: number): Field[][] {
    const tape = this.tapeOf(fields);
    if (tape === undefined) return [this.error(id, 200, 'No security definition has been found for the request')];
    const end = parseUtc(fields[15] ?? '');
    const seconds = Number(/^(\d+) S$/.exec(fields[17] ?? '')?.[1] ?? 0);
    return [barsMessage(id, minuteBars(tape.trades, end - seconds, end), this.options.barLotSize)];
  }

  private scheduleMessages(id: number): Field[][] {
    const { schedule } = this.options;
    if (schedule !== undefined) return [scheduleMessage(id, schedule)];
    return [this.error(id, 162, 'Historical Market Data Service error message:HMDS query returned no data: schedule')];
  }

  private tapeOf(fields: readonly string[]): FakeTape | undefined {
    const { conId } = contractFields(fields, 2);
    return this.options.tapes?.get(Number(conId));
  }

  private notice({ code, text }: Notice): Field[] {
    return this.error(-1, code, text);
  }

  private error(id: number, code: number, text: string): Field[] {
    return [4, 2, id, code, text, ...(this.serverVersion >= 166 ? [''] : [])];
  }

  private deliver(socket: Socket, messages: readonly Field[][], fault: TwsFault | null, id: number): void {
    if (fault?.kind === 'silence' || fault?.kind === 'stall') this.fallSilent(socket, messages, fault);
    else if (fault?.kind === 'hang-up') socket.destroy();
    else if (fault?.kind === 'cut') this.cut(socket, messages, fault.afterBytes);
    else {
      for (const message of this.remarks(fault, id)) this.send(socket, message);
      if (answersAfter(fault)) for (const message of damaged(messages, fault)) this.send(socket, message);
    }
  }

  private fallSilent(socket: Socket, messages: readonly Field[][], fault: TwsFault): void {
    const sent = fault.kind === 'stall' ? messages.slice(0, fault.afterMessages) : [];
    for (const message of sent) this.send(socket, message);
    this.onSilence();
  }

  private remarks(fault: TwsFault | null, id: number): Field[][] {
    if (fault?.kind === 'error') return [this.error(id, fault.code, fault.text)];
    return fault?.kind === 'notices' ? fault.notices.map((notice) => this.notice(notice)) : [];
  }

  private cut(socket: Socket, messages: readonly Field[][], afterBytes: number): void {
    const bytes = Buffer.concat(messages.map(encodeMessage)).subarray(0, afterBytes);
    socket.write(bytes, () => socket.destroy());
  }

  private send(socket: Socket, fields: readonly Field[]): void {
    const bytes = encodeMessage(fields);
    if (this.options.byteAtATime !== true) {
      socket.write(bytes);
      return;
    }
    for (const byte of bytes) socket.write(Buffer.of(byte));
  }
}

function answersAfter(fault: TwsFault | null): boolean {
  return fault?.kind === 'error' || fault?.kind === 'notices' ? fault.thenAnswers === true : true;
}

function damaged(messages: readonly Field[][], fault: TwsFault | null): readonly Field[][] {
  if (fault?.kind === 'rewrite') return messages.map((message) => fault.change(message.map(fieldText)));
  const last = messages.at(-1);
  if (last === undefined) return messages;
  if (fault?.kind === 'widened') return [...messages.slice(0, -1), [...last, 'more', 'than', 'asked']];
  if (fault?.kind !== 'truncated') return messages;
  return [...messages.slice(0, -1), last.slice(0, -fault.fields)];
}

function fieldText(field: Field): string {
  if (field === null) return '';
  return typeof field === 'boolean' ? String(Number(field)) : String(field);
}
