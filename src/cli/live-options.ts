import type { Command } from 'commander';
import type { Logger } from 'pino';
import type { Clock } from '../data/clock.ts';
import { liveLogger } from '../live/server/live-logger.ts';
import type { LiveServerOptions } from '../live/server/server-options.ts';
import { loadWidgetAssets } from '../live/server/widget-assets.ts';
import { addDetectorOptions } from './detectors.ts';
import { addAlertOptions } from './live-alerts.ts';
import { addPaperOptions } from './live-paper.ts';
import { usageError } from './exit.ts';
import { addViewOptions } from './live-views.ts';
import { addCommonOptions, addOption, integerOption, requiredText, textOption } from './options.ts';

/** What every `cvdlab live` takes, beside whose trades and where they come from. */
export function addLiveOptions(command: Command): void {
  addOption(command, '--symbols <list>', 'several symbols, separated by commas');
  addViewOptions(command);
  addDetectorOptions(command);
  addOption(command, '--record', 'record frames, trades and events; trades go into the store');
  addOption(command, '--warm-up-days <days>', 'UTC days of the store to begin with, today among them', {
    fallback: '2',
  });
  addPaperOptions(command);
  addAlertOptions(command);
  addServerOptions(command);
  addCommonOptions(command);
}

/** Where the page is and who may look. */
export function addServerOptions(command: Command): void {
  addOption(command, '--host <address>', 'where the server listens; beyond loopback it needs --token', {
    fallback: '127.0.0.1',
  });
  addOption(command, '--port <port>', 'its port; 0 for any that is free', { fallback: '8484' });
  addOption(command, '--token <token>', 'who knows it may look');
  addOption(command, '--allow-origin <list>', 'other pages that may embed the widget, e.g. https://desk.example');
  addOption(command, '--allow-host <list>', 'names by which the server is called besides localhost and addresses');
  addOption(command, '--log-level <level>', 'log lines on stderr', {
    choices: ['debug', 'info', 'warn', 'error'],
    fallback: 'warn',
  });
}

/** The symbols that are asked for, each once. */
export function symbolsOf(command: Command): string[] {
  const text = textOption(command, 'symbols') ?? textOption(command, 'symbol');
  if (text === undefined) {
    throw usageError(`--symbol or --symbols is needed (see cvdlab live ${command.name()} --help)`);
  }
  const symbols = [...new Set(text.split(',').map((symbol) => symbol.trim()))];
  if (symbols.includes('')) throw usageError(`--symbols takes names separated by commas, got "${text}"`);
  return symbols;
}

/** The program's log. */
export function loggerOf(command: Command): Logger {
  const level = (['debug', 'info', 'warn', 'error'] as const).find((one) => one === requiredText(command, 'logLevel'));
  return liveLogger(level ?? 'warn');
}

/** How the server is to be set up. */
export function serverOptionsOf(command: Command, clock: Clock, logger = loggerOf(command)): LiveServerOptions {
  return {
    host: requiredText(command, 'host'),
    port: integerOption(command, 'port', { min: 0, max: 65_535 }),
    token: textOption(command, 'token') ?? null,
    allowedOrigins: (textOption(command, 'allowOrigin') ?? '').split(',').filter((origin) => origin !== ''),
    allowedHosts: (textOption(command, 'allowHost') ?? '').split(',').filter((name) => name !== ''),
    assets: loadWidgetAssets(),
    clock,
    logger,
  };
}
