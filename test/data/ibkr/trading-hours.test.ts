import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDay } from '../../../src/core/time.ts';
import { resolveContract } from '../../../src/data/ibkr/contract.ts';
import { cutDay, findWindows } from '../../../src/data/ibkr/day-windows.ts';
import { DAY_SECONDS, twsTime } from '../../../src/data/ibkr/tick-time.ts';
import { parseSchedule, parseTradingHours } from '../../../src/data/ibkr/trading-hours.ts';
import { parseUtc } from '../../support/fake-tws/request-log.ts';
import { twsBench } from '../../support/fake-tws/with-fake-tws.ts';

const utc = (text: string): number => Date.parse(`${text}Z`) / 1000;
const DAY = parseDay('2026-11-18');
const ES = { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD', expiry: '202612' } as const;

describe('trading hours', () => {
  it('are read in the exchange’s zone, across its daylight saving', () => {
    const text = '20260306:1700-20260307:1600;20260308:1700-20260309:1600';
    expect(parseTradingHours(text, 'US/Central')).toEqual({
      sessions: [
        { startS: utc('2026-03-06T23:00:00'), endS: utc('2026-03-07T22:00:00') },
        { startS: utc('2026-03-08T22:00:00'), endS: utc('2026-03-09T21:00:00') },
      ],
      fromS: utc('2026-03-06T23:00:00'),
      toS: utc('2026-03-09T21:00:00'),
    });
  });

  it('know closed days, and the older form with several stretches a day', () => {
    const text = '20261118:0930-1600,1630-1700;20261119:CLOSED';
    expect(parseTradingHours(text, 'America/New_York')).toEqual({
      sessions: [
        { startS: utc('2026-11-18T14:30:00'), endS: utc('2026-11-18T21:00:00') },
        { startS: utc('2026-11-18T21:30:00'), endS: utc('2026-11-18T22:00:00') },
      ],
      fromS: utc('2026-11-18T14:30:00'),
      toS: utc('2026-11-20T05:00:00'),
    });
  });

  it.each([
    ['', 'US/Central'],
    ['20261118:0930-1600', 'CST (Central Standard Time)'],
    ['whenever', 'US/Central'],
    ['20261399:CLOSED', 'US/Central'],
  ])('tell nothing where they are "%s" in %s', (text, zone) => {
    expect(parseTradingHours(text, zone)).toBeNull();
  });
});

describe('a schedule', () => {
  it('is read in its own zone', () => {
    const sessions = [{ startDateTime: '20261117-17:00:00', endDateTime: '20261118-16:00:00' }];
    expect(parseSchedule(sessions, 'US/Central')).toEqual([
      { startS: utc('2026-11-17T23:00:00'), endS: utc('2026-11-18T22:00:00') },
    ]);
    expect(parseSchedule([{ startDateTime: 'soon', endDateTime: 'later' }], 'US/Central')).toBeNull();
  });
});

describe('the windows of a day', () => {
  it('are the whole day, cut where sessions start and end', () => {
    const session = fc.tuple(fc.integer({ min: -90_000, max: 90_000 }), fc.nat(90_000));
    fc.assert(
      fc.property(fc.array(session, { maxLength: 5 }), (all) => {
        const sessions = all.map(([offset, length]) => {
          const startS = DAY * DAY_SECONDS + offset;
          return { startS, endS: startS + length };
        });
        const windows = cutDay(DAY, sessions);
        expect(windows[0]!.startS).toBe(DAY * DAY_SECONDS);
        expect(windows.at(-1)!.endS).toBe((DAY + 1) * DAY_SECONDS);
        for (const [index, { startS, endS }] of windows.entries()) {
          expect(endS).toBeGreaterThan(startS);
          if (index > 0) expect(startS).toBe(windows[index - 1]!.endS);
          for (const edge of sessions.flatMap((one) => [one.startS, one.endS])) {
            expect(edge > startS && edge < endS).toBe(false);
          }
        }
      }),
    );
  });

  it('are its hours where nothing is known', () => {
    expect(cutDay(DAY, null)).toHaveLength(24);
  });

  it('come from the trading hours where these reach', async () => {
    const { client, tws, clock } = await twsBench();
    const contract = await resolveContract(client, ES);
    const found = await findWindows(client, contract, { day: DAY, nowS: clock.now() / 1000 });
    expect(found).toMatchObject({ source: 'trading-hours', trading: 'open' });
    expect(found.windows.map(({ startS }) => twsTime(startS))).toEqual([
      '20261118-00:00:00',
      '20261118-22:00:00',
      '20261118-23:00:00',
    ]);
    expect(tws.requests('schedule')).toEqual([]);
  });

  it('come from the schedule for days further back', async () => {
    const schedule = {
      start: '20260301-17:00:00',
      end: '20260306-16:00:00',
      timeZone: 'US/Central',
      sessions: [{ start: '20260303-17:00:00', end: '20260304-16:00:00', day: '20260304' }],
    };
    const { client, tws, clock } = await twsBench({ schedule });
    const contract = await resolveContract(client, ES);
    const day = parseDay('2026-03-04');
    const found = await findWindows(client, contract, { day, nowS: clock.now() / 1000 });
    expect(found).toEqual({
      source: 'schedule',
      trading: 'open',
      windows: [
        { startS: utc('2026-03-04T00:00:00'), endS: utc('2026-03-04T22:00:00') },
        { startS: utc('2026-03-04T22:00:00'), endS: utc('2026-03-05T00:00:00') },
      ],
    });
    expect(tws.requests('schedule')[0]?.fields).toContain('20260306-00:00:00');
  });

  it.each([
    ['has none', { kind: 'error', code: 162, text: '…:HMDS query returned no data: ES' }],
    ['refuses', { kind: 'error', code: 321, text: 'Error validating request' }],
  ] as const)('are hours where TWS %s', async (_, fault) => {
    const { client, tws, clock } = await twsBench();
    tws.plan({ on: 'schedule', fault });
    const contract = await resolveContract(client, ES);
    const found = await findWindows(client, contract, { day: parseDay('2026-03-04'), nowS: clock.now() / 1000 });
    expect(found).toMatchObject({ source: 'hourly', trading: 'unknown' });
    expect(found.windows).toHaveLength(24);
  });

  it('are hours where the schedule has no session at all, as of a contract that is not listed yet', async () => {
    const schedule = { start: '', end: '', timeZone: 'US/Central', sessions: [] };
    const { client, clock } = await twsBench({ schedule });
    const contract = await resolveContract(client, ES);
    const found = await findWindows(client, contract, { day: parseDay('2026-03-04'), nowS: clock.now() / 1000 });
    expect(found).toMatchObject({ source: 'hourly', trading: 'unknown' });
    expect(found.windows).toHaveLength(24);
  });

  it('of a day on which it does not trade are one, and the day is known to be closed', async () => {
    const session = { start: '20260305-17:00:00', end: '20260306-16:00:00', day: '20260306' };
    const schedule = { start: '', end: '', timeZone: 'US/Central', sessions: [session] };
    const { client, clock } = await twsBench({ schedule });
    const contract = await resolveContract(client, ES);
    for (const [day, source] of [
      ['2026-03-07', 'schedule'],
      ['2026-11-21', 'trading-hours'],
    ] as const) {
      const found = await findWindows(client, contract, { day: parseDay(day), nowS: clock.now() / 1000 });
      expect(found).toMatchObject({ source, trading: 'closed' });
    }
  });
});

describe('a time for TWS', () => {
  it('is UTC, and read back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        expect(parseUtc(twsTime(seconds))).toBe(seconds);
      }),
    );
    expect(twsTime(utc('2026-11-18T04:05:06'))).toBe('20261118-04:05:06');
  });
});
