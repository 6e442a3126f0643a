import { destination, type Logger, pino } from 'pino';

const STANDARD_ERROR = 2;

/** A log of JSON lines on standard error, of this level and above. */
export function liveLogger(level: 'debug' | 'info' | 'warn' | 'error'): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ fd: STANDARD_ERROR, sync: true }),
  );
}
