import { KeyValue } from 'apache-arrow/fb/key-value';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { Schema } from 'apache-arrow/fb/schema';
import { ByteBuffer } from 'flatbuffers';
import { closeSync, openSync } from 'node:fs';
import { decodeRecordBatch } from '../../data/store/arrow-decode.ts';
import { type BodyLayout, layOutBody } from '../../data/store/arrow-encode.ts';
import { MAX_BATCH_ROWS } from '../../data/store/arrow-schema.ts';
import { readFully } from '../../data/store/file-io.ts';
import { joinFromInt64 } from '../../data/store/int64-halves.ts';
import { checkTrades } from '../../data/store/trade-check.ts';
import { TRADE_COLUMNS, TradeBuffer } from '../../data/store/trade-columns.ts';
import { encodeTradesHeader } from './trade-stream.ts';

const CONTINUATION = 0xffffffff;
const PREFIX_BYTES = 8;
/** A message of five columns takes less than 1 kB; that of the schema as much as its metadata. What says more is torn. */
const MOST_MESSAGE_BYTES = 1 << 20;

/**
 * Reads the trades of a recording up to its last whole batch. Whatever comes after it is not an error: that is how a stream
 * looks that goes on being written, or was cut off.
 */
export class TradeStreamReader {
  /** What the stream says about itself. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Bytes up to the end of the last batch that was read, or of the header. */
  goodBytes: number;
  /** Whether the mark that ends a stream was read. */
  isEnded = false;
  private readonly path: string;
  private readonly descriptor: number;
  private readonly buffer = new TradeBuffer(MAX_BATCH_ROWS);

  private constructor(path: string, descriptor: number, header: Header) {
    this.path = path;
    this.descriptor = descriptor;
    this.metadata = header.metadata;
    this.goodBytes = header.bytes;
  }

  /** Opens a stream; null when not even its header is whole, so that there is no trade in it. */
  static open(path: string): TradeStreamReader | null {
    const descriptor = openSync(path, 'r');
    const header = readHeader(descriptor);
    if (header !== null) return new TradeStreamReader(path, descriptor, header);
    closeSync(descriptor);
    return null;
  }

  /** The next batch; null after the last whole one. It is reused for the one after. */
  next(): TradeBuffer | null {
    if (this.isEnded) return null;
    const message = readMessage(this.descriptor, this.goodBytes);
    if (message === null) return null;
    if (message.length === 0) {
      this.isEnded = true;
      this.goodBytes += PREFIX_BYTES;
      return null;
    }
    const layout = layoutOf(message);
    if (layout === null) return null;
    const body = new Uint8Array(layout.body.length);
    const start = this.goodBytes + PREFIX_BYTES + message.length;
    if (readFully(this.descriptor, body, start) < body.length) return null;
    if (!this.fill(body, layout)) return null;
    this.goodBytes = start + body.length;
    return this.buffer;
  }

  /** Gives the file back. */
  close(): void {
    closeSync(this.descriptor);
  }

  /** @returns false when what is there are no trades: the disk never got them. */
  private fill(body: Uint8Array<ArrayBuffer>, { rows, body: { offsets } }: BatchPlace): boolean {
    const values = this.buffer.values();
    for (const [index, { type }] of TRADE_COLUMNS.entries()) {
      const offset = offsets[index] ?? 0;
      const column = values[index];
      if (column instanceof Int8Array) column.set(new Int8Array(body.buffer, offset, rows));
      else if (column instanceof Float64Array && type === 'float64') {
        column.set(new Float64Array(body.buffer, offset, rows));
      } else if (column instanceof Float64Array) {
        if (joinFromInt64(new Int32Array(body.buffer, offset, 2 * rows), rows, column) >= 0) return false;
      }
    }
    this.buffer.length = rows;
    try {
      checkTrades(this.buffer, this.path);
      return true;
    } catch {
      return false;
    }
  }
}

interface Header {
  readonly metadata: ReadonlyMap<string, string>;
  readonly bytes: number;
}

interface BatchPlace {
  readonly rows: number;
  readonly body: BodyLayout;
}

/** The flatbuffer of the message at a place, empty at the mark that ends a stream; null where there is no whole one. */
function readMessage(descriptor: number, position: number): Uint8Array | null {
  const prefix = new Uint8Array(PREFIX_BYTES);
  if (readFully(descriptor, prefix, position) < PREFIX_BYTES) return null;
  const view = new DataView(prefix.buffer);
  const length = view.getInt32(4, true);
  if (view.getUint32(0, true) !== CONTINUATION || length < 0 || length > MOST_MESSAGE_BYTES) return null;
  const message = new Uint8Array(length);
  return readFully(descriptor, message, position + PREFIX_BYTES) < length ? null : message;
}

function readHeader(descriptor: number): Header | null {
  const flatbuffer = readMessage(descriptor, 0);
  if (flatbuffer === null || flatbuffer.length === 0) return null;
  const metadata = metadataOf(flatbuffer);
  if (metadata === null) return null;
  const expected = encodeTradesHeader(metadata);
  const isOurs = Buffer.compare(expected.subarray(PREFIX_BYTES), flatbuffer) === 0;
  return isOurs ? { metadata, bytes: expected.length } : null;
}

/** The metadata of a schema message; null when it is none, or damaged. */
function metadataOf(flatbuffer: Uint8Array): Map<string, string> | null {
  try {
    const message = Message.getRootAsMessage(new ByteBuffer(flatbuffer));
    if (message.headerType() !== MessageHeader.Schema) return null;
    const schema = new Schema();
    message.header(schema);
    const entries = Array.from({ length: schema.customMetadataLength() }, (_, index): [string, string] => {
      const entry = schema.customMetadata(index, new KeyValue());
      return [entry?.key() ?? '', entry?.value() ?? ''];
    });
    return new Map(entries);
  } catch {
    // Offsets that lead out of a damaged flatbuffer.
    return null;
  }
}

/** Where the columns of a batch lie; null where the message is none that the recorder writes. */
function layoutOf(flatbuffer: Uint8Array): BatchPlace | null {
  try {
    const { rows, ranges } = decodeRecordBatch(flatbuffer);
    if (rows < 0 || rows > MAX_BATCH_ROWS || ranges.length !== TRADE_COLUMNS.length) return null;
    const body = layOutBody(TRADE_COLUMNS, rows);
    return ranges.every(({ offset }, index) => offset === body.offsets[index]) ? { rows, body } : null;
  } catch {
    return null;
  }
}
