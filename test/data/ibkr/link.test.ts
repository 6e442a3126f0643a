import { describe, expect, it } from 'vitest';
import { type Link, type LinkListener, openLink } from '../../../src/data/ibkr/link.ts';
import { FakeTws } from '../../support/fake-tws/fake-tws.ts';

function listener(more: Partial<LinkListener>): LinkListener {
  const quiet = (): void => undefined;
  return { ready: quiet, message: quiet, answer: quiet, closed: quiet, failed: quiet, ...more };
}

describe('a connection', () => {
  it('catches whatever its listener throws, wherever it does', async () => {
    const tws = await FakeTws.start({ contracts: [] });
    const failures: string[] = [];
    const links: Link[] = [];
    const failed = new Promise<void>((resolve) => {
      const note = (error: unknown): void => {
        failures.push(error instanceof Error ? error.message : String(error));
        if (failures.length === 4) resolve();
      };
      const ready = (): void => {
        throw new Error('in ready');
      };
      const message = (code: number): void => {
        throw new Error(`in message ${code}`);
      };
      const address = { host: '127.0.0.1', port: tws.port, clientId: 1, maxReqPerSec: 1000 };
      void openLink(address, listener({ ready, message, failed: note })).then((link) => links.push(link));
    });
    await failed;
    expect(failures).toEqual(['in ready', 'in message 2104', 'in message 2106', 'in message 2158']);
    links[0]?.close();
    await tws.stop();
  });

  it('that was closed tells nothing more', async () => {
    const tws = await FakeTws.start({ contracts: [] });
    const heard: string[] = [];
    const address = { host: '127.0.0.1', port: tws.port, clientId: 1, maxReqPerSec: 1000 };
    const link = await openLink(
      address,
      listener({ ready: () => heard.push('ready'), closed: () => heard.push('closed') }),
    );
    link.close();
    await tws.stop();
    await new Promise(setImmediate);
    expect(heard).toEqual([]);
  });
});
