import { isRemoteFault, RemoteError } from '../../remote-error.ts';

/** Each failure has been tried for about a minute: three in a row are no bad luck. */
const FAILURES_IN_A_ROW = 3;

/**
 * Notices that a host is down, so that a pull of a year does not spend its patience anew on every day.
 */
export class Outage {
  private failures = 0;

  /** Notes how a request to the host ended: with an error, or well (null). */
  note(error: Error | null): void {
    const isHostFault = isRemoteFault(error, 'unreachable', 'timeout', 'server', 'blocked', 'rate-limited');
    this.failures = isHostFault ? this.failures + 1 : 0;
  }

  /** Why nothing more should be asked of the host; null while it is not taken to be down. */
  get error(): RemoteError | null {
    if (this.failures < FAILURES_IN_A_ROW) return null;
    return new RemoteError('unreachable', `not tried: ${FAILURES_IN_A_ROW} in a row have failed before`);
  }
}
