import { describe, expect, it } from 'vitest';
import {
  CODE_RULES,
  DELAYED_CODES,
  portNamedIn,
  type Reaction,
  ruleFor,
} from '../../../src/data/ibkr/message-codes.ts';

/** Every code of facts/protocols.md A6, with what TWS writes where that decides. */
const TABLE: readonly (readonly [code: number, text: string, reaction: Reaction])[] = [
  [100, 'Max rate of messages per second has been exceeded:max=50 rec=51 (1)', 'reconnect'],
  [162, 'Historical Market Data Service error message:Historical data request pacing violation', 'slow-down'],
  [162, 'Historical Market Data Service error message:HMDS query returned no data: ESZ6@CME Trades', 'no-data'],
  [162, 'Historical Market Data Service error message:No market data permissions for CME FUT', 'give-up'],
  [162, '… error message:Trading TWS session is connected from a different IP address', 'give-up'],
  [162, 'Historical Market Data Service error message:HMDS query cancelled', 'ask-again'],
  [165, 'Historical Market Data Service query message:No data of this type is available', 'give-up'],
  [166, 'HMDS Expired Contract Violation', 'give-up'],
  [200, 'No security definition has been found for the request', 'ask-once-more'],
  [300, "Can't find EId with tickerId:5", 'ask-again'],
  [320, 'Server error when reading an API client request.', 'ask-again'],
  [321, 'Error validating request:-: cause - Please enter exchange', 'give-up'],
  [322, 'Error processing request.-: cause - Max number of tick-by-tick requests has been reached', 'free-slot'],
  [322, 'Error processing request.-: cause - Only 50 simultaneous API historical data requests allowed.', 'slow-down'],
  [322, 'Error processing request.-: cause - Duplicate ticker id', 'ask-again'],
  [326, 'Unable to connect as the client id is already in use.', 'next-client-id'],
  [354, 'Requested market data is not subscribed.', 'give-up'],
  [366, 'No historical data query found for ticker id:5', 'ask-again'],
  [386, 'Duplicate ticker id for API market data query', 'ask-again'],
  [420, 'Invalid Real-time Query:pacing violation', 'slow-down'],
  [502, 'connect ECONNREFUSED 127.0.0.1:4002', 'reconnect'],
  [503, 'The TWS is out of date and must be upgraded.', 'give-up'],
  [504, 'Cannot send data when disconnected.', 'reconnect'],
  [506, 'Unsupported Version 201', 'give-up'],
  [507, 'Bad Message Length', 'reconnect'],
  [1100, 'Connectivity between IB and Trader Workstation has been lost.', 'link-lost'],
  [1101, 'Connectivity … has been restored - data lost.', 'link-back-data-lost'],
  [1102, 'Connectivity … has been restored - data maintained.', 'link-back'],
  [1300, 'TWS socket port has been reset … reconnect on the new port - 4003', 'reconnect'],
  [2103, 'Market data farm connection is broken:usfuture', 'farm-down'],
  [2104, 'Market data farm connection is OK:usfuture', 'farm-up'],
  [2105, 'HMDS data farm connection is broken:ushmds', 'farm-down'],
  [2106, 'HMDS data farm connection is OK:ushmds', 'farm-up'],
  [2107, 'HMDS data farm connection is inactive but should be available upon demand.ushmds', 'farm-up'],
  [2108, 'Market data farm connection is inactive but should be available upon demand.usfuture', 'farm-up'],
  [2109, 'Order Event Warning: Attribute "Outside Regular Trading Hours" is ignored', 'inform'],
  [2110, 'Connectivity between TWS and server is broken. It will be restored automatically.', 'link-lost'],
  [2119, 'Market data farm is connecting:usfuture', 'inform'],
  [2157, 'Sec-def data farm connection is broken:secdefil', 'farm-down'],
  [2158, 'Sec-def data farm connection is OK:secdefil', 'farm-up'],
  [10089, 'Requested market data requires additional subscription for API.', 'give-up'],
  [10090, 'Part of requested market data is not subscribed.', 'inform'],
  [10091, 'Part of requested market data requires additional subscription for API.', 'give-up'],
  [10167, 'Requested market data is not subscribed. Displaying delayed market data.', 'inform'],
  [10168, 'Requested market data is not subscribed. Delayed market data is not enabled.', 'give-up'],
  [10186, 'Requested market data is not subscribed. Delayed market data is not enabled.', 'give-up'],
  [10187, 'Failed to request historical ticks:No market data permissions', 'give-up'],
  [10189, 'Failed to request tick-by-tick data', 'free-slot'],
  [10189, 'Failed to request tick-by-tick data:BidAsk tick-by-tick requests are not supported', 'give-up'],
  [10189, 'Failed to request tick-by-tick data:No market data permissions for CME FUT', 'give-up'],
  [10190, 'Max number of tick-by-tick requests has been reached.', 'free-slot'],
  [10197, 'No market data during competing live session', 'wait-for-rival'],
];

describe('what is done about a message of TWS', () => {
  it.each(TABLE)('%i "%s": %s', (code, text, reaction) => {
    expect(ruleFor(code, text).reaction).toBe(reaction);
  });

  it('is said for exactly these codes, and for two that the library and time zones bring', () => {
    const listed = new Set(CODE_RULES.map(({ code }) => code));
    const tested = new Set(TABLE.map(([code]) => code));
    expect([...listed].filter((code) => !tested.has(code))).toEqual([505, 10_314]);
    expect([...tested].filter((code) => !listed.has(code))).toEqual([]);
  });

  it('is decided by the text only where a later rule catches the rest of the code', () => {
    for (const [index, { code, text }] of CODE_RULES.entries()) {
      if (text === undefined) continue;
      expect(CODE_RULES.slice(index + 1).some((rule) => rule.code === code && rule.text === undefined)).toBe(true);
    }
  });

  it('comes with advice wherever the user must act', () => {
    const silent = CODE_RULES.filter(({ reaction, advice }) => reaction === 'give-up' && advice === undefined);
    expect(silent.map(({ code }) => code)).toEqual([165, 321, 10_314]);
  });

  it('follows the number ranges for codes nobody listed', () => {
    expect(ruleFor(2174, 'You submitted request with date-time attributes without explicit time zone').reaction).toBe(
      'inform',
    );
    expect(ruleFor(399, 'Order Message: Warning: your order will not be placed').reaction).toBe('inform');
    expect(ruleFor(10_999, 'Something new').reaction).toBe('give-up');
    expect(ruleFor(10_999, 'Something new', false).reaction).toBe('inform');
  });

  it('marks data as delayed for 10090 and 10167 alone', () => {
    expect([...DELAYED_CODES]).toEqual([10_090, 10_167]);
  });
});

describe('the port in a 1300', () => {
  it('is the last number of its text, if that can be a port', () => {
    expect(portNamedIn('TWS socket port has been reset. Please reconnect on the new port - 4003')).toBe(4003);
    expect(portNamedIn('reconnect on the new port - 99999.')).toBeNull();
    expect(portNamedIn('socket dropped')).toBeNull();
  });
});
