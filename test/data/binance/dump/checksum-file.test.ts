import { describe, expect, it } from 'vitest';
import { parseChecksumFile } from '../../../../src/data/binance/dump/checksum-file.ts';

const SUM = '0123456789abcdef'.repeat(4);

describe('a checksum file', () => {
  it.each([`${SUM}  a.zip`, `${SUM}  a.zip\n`, `${SUM} *a.zip\r\n`, SUM, `${SUM.toUpperCase()}  a.zip\n`])(
    '%j',
    (text) => {
      expect(parseChecksumFile(text, 'a.zip')).toBe(SUM);
    },
  );

  it('of another file is refused', () => {
    expect(() => parseChecksumFile(`${SUM}  b.zip`, 'a.zip')).toThrow(
      'a.zip.CHECKSUM: it is the checksum of another file, "b.zip"',
    );
  });

  it('that is none is refused', () => {
    expect(() => parseChecksumFile('<html>', 'a.zip')).toThrow(
      'a.zip.CHECKSUM: expected "<64 hexadecimal digits>  a.zip", got "<html>"',
    );
  });
});
