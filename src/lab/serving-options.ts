import type { Logger } from 'pino';
import type { Clock } from '../data/clock.ts';
import { liveLogger } from '../live/server/live-logger.ts';
import type { LiveServerOptions } from '../live/server/server-options.ts';
import { loadWidgetAssets } from '../live/server/widget-assets.ts';
import {
  integerOf,
  neededChoice,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  textOf,
} from './option-values.ts';

/** The levels of the program's log. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Where the page is and who may look. */
export interface ServingOptions {
  /** Where the server listens; beyond loopback it needs a `token`. Default `127.0.0.1`. */
  readonly host?: string;
  /** Its port; 0 for any that is free. Default 8484. */
  readonly port?: NumberOption;
  /** Who knows it may look; at least 16 characters. Default: everybody who reaches the server. */
  readonly token?: string;
  /** Other pages that may embed the widget, e.g. `https://desk.example`. Default: none. */
  readonly allowOrigin?: string | readonly string[];
  /** Names by which the server is called besides localhost and addresses. Default: none. */
  readonly allowHost?: string | readonly string[];
  /** From which level on log lines are written to stderr, one of JSON each. Default `warn`. */
  readonly logLevel?: (typeof LOG_LEVELS)[number];
  /** Takes the log instead. */
  readonly logger?: Logger;
}

/** What {@link ServingOptions} are where nothing is said. */
export const SERVING_DEFAULTS = {
  host: '127.0.0.1',
  port: 8484,
  token: undefined,
  allowOrigin: undefined,
  allowHost: undefined,
  logLevel: 'warn',
  logger: undefined,
} as const satisfies OptionDefaults<ServingOptions>;

/** The program's log. */
export function loggerOf(values: OptionValues, { logger }: ServingOptions): Logger {
  return logger ?? liveLogger(neededChoice(values, 'logLevel', LOG_LEVELS));
}

/** How the server is to be set up. */
export function serverOptionsOf(values: OptionValues, clock: Clock, logger: Logger): LiveServerOptions {
  return {
    host: neededText(values, 'host'),
    port: integerOf(values, 'port', { min: 0, max: 65_535 }),
    token: textOf(values, 'token') ?? null,
    allowedOrigins: listOf(values, 'allowOrigin'),
    allowedHosts: listOf(values, 'allowHost'),
    assets: loadWidgetAssets(),
    clock,
    logger,
  };
}

function listOf(values: OptionValues, name: string): string[] {
  return (textOf(values, name) ?? '').split(',').filter((text) => text !== '');
}
