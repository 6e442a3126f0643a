import WebSocket from 'ws';

/** Far more than any message of a stream of trades, bytes. */
const LARGEST_MESSAGE = 1 << 20;

/** Opens a WebSocket. Compression would cost more than it saves on messages of 200 bytes. */
export function openWebSocket(url: string): WebSocket {
  return new WebSocket(url, { perMessageDeflate: false, maxPayload: LARGEST_MESSAGE });
}
