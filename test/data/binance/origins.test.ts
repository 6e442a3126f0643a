import { describe, expect, it } from 'vitest';
import { originsOf } from '../../../src/data/binance/origins.ts';

describe('the addresses of a market', () => {
  it("are Binance's own by default", () => {
    expect(originsOf('um')).toEqual({
      dump: 'https://data.binance.vision',
      list: 'https://s3-ap-northeast-1.amazonaws.com',
      rest: 'https://fapi.binance.com',
      ws: 'wss://fstream.binance.com',
    });
  });

  it('can be replaced one by one, with a path and without a slash at the end', () => {
    const origins = originsOf('spot', {
      rest: 'http://127.0.0.1:8080',
      dump: 'https://mirror.example/binance/',
      ws: 'ws://h/',
    });
    expect(origins.rest).toBe('http://127.0.0.1:8080');
    expect(origins.dump).toBe('https://mirror.example/binance');
    expect(origins.ws).toBe('ws://h');
    expect(origins.list).toBe('https://s3-ap-northeast-1.amazonaws.com');
  });

  it.each([
    [
      { dump: 'data.binance.vision' },
      '--dump-url takes an address like https://host or http://host:port/path, got "data.binance.vision"',
    ],
    [{ rest: 'ftp://a/b' }, '--rest-url takes an address like https://host or http://host:port/path, got "ftp://a/b"'],
    [{ ws: 'https://a' }, '--ws-url takes an address like wss://host or ws://host:port/path, got "https://a"'],
    [{ list: '' }, '--list-url takes an address like https://host or http://host:port/path, got ""'],
    [{ rest: 'https://me:secret@host' }, '--rest-url takes no user name or password; got one for host'],
    [{ rest: 'https://host/?a=b' }, '--rest-url takes an address without "?" and "#", got "https://host/?a=b"'],
  ])('are refused where they are none: %o', (overrides, message) => {
    expect(() => originsOf('spot', overrides)).toThrow(new RangeError(message));
  });
});
