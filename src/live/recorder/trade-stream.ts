import {
  encodeRecordBatch,
  encodeSchema,
  END_OF_STREAM,
  framed,
  framedLength,
  layOutBody,
} from '../../data/store/arrow-encode.ts';
import { valueWidth } from '../../data/store/arrow-schema.ts';
import { splitToInt64 } from '../../data/store/int64-halves.ts';
import { TRADE_COLUMNS, type TradeBuffer } from '../../data/store/trade-columns.ts';

/** What ends an Arrow stream; one that was cut off has none. */
export const STREAM_END: Uint8Array = END_OF_STREAM;

/** The schema message that an Arrow IPC stream of trades begins with. */
export function encodeTradesHeader(metadata: ReadonlyMap<string, string>): Uint8Array {
  const schema = encodeSchema(TRADE_COLUMNS, metadata);
  return framed(schema, framedLength(schema, 0));
}

/** One record batch of an Arrow IPC stream: message and body in one piece. */
export function encodeTradesBatch(trades: TradeBuffer): Uint8Array {
  const rows = trades.length;
  const body = layOutBody(TRADE_COLUMNS, rows);
  const message = encodeRecordBatch(TRADE_COLUMNS, rows, body);
  const bytes = new Uint8Array(message.length + body.length);
  bytes.set(message);
  const values = trades.values();
  for (const [index, { type }] of TRADE_COLUMNS.entries()) {
    const column = values[index];
    const start = message.length + (body.offsets[index] ?? 0);
    if (column instanceof Float64Array && type !== 'float64') {
      splitToInt64(column, rows, new Int32Array(bytes.buffer, start, 2 * rows));
    } else if (column !== undefined) {
      bytes.set(new Uint8Array(column.buffer, column.byteOffset, rows * valueWidth(type)), start);
    }
  }
  return bytes;
}
