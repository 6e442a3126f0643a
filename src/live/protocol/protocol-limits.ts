/** Version of the wire protocol. Fields may be added under the same number; it rises when one changes or goes. */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol of version 1. */
export const SUBPROTOCOL = 'cvdlab.v1';

/** What a subprotocol that carries the access token begins with; base64url of the token follows. It is never answered. */
export const TOKEN_SUBPROTOCOL_PREFIX = 'cvdlab.token.';

/** The most closed bars of a snapshot. */
export const MAX_SNAPSHOT_BARS = 5000;

/** Codes with which the server closes a WebSocket, besides those of RFC 6455. The last three digits are those of HTTP. */
export const CLOSE_CODES = Object.freeze({
  /** The server shuts down. */
  goingAway: 1001,
  /** Nothing is offered yet: the server has just begun. */
  tryAgainLater: 1013,
  /** No such symbol is offered. */
  unknownSymbol: 4404,
  /** The client does not take what it is sent. */
  tooSlow: 4408,
  /** The client sends too much. */
  tooManyMessages: 4429,
});
