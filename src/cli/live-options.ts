import type { Command } from 'commander';
import { LIVE_SESSION_DEFAULTS } from '../lab/live-session-options.ts';
import { LOG_LEVELS, SERVING_DEFAULTS } from '../lab/serving-options.ts';
import { addDetectorOptions } from './detectors.ts';
import { addAlertOptions } from './live-alerts.ts';
import { addPaperOptions } from './live-paper.ts';
import { addViewOptions } from './live-views.ts';
import { addCommonOptions, addOption } from './options.ts';

/** What every `cvdlab live` takes, beside whose trades and where they come from. */
export function addLiveOptions(command: Command): void {
  addOption(command, '--symbols <list>', 'several symbols, separated by commas');
  addViewOptions(command);
  addDetectorOptions(command);
  addOption(command, '--record', 'record frames, trades and events; trades go into the store');
  addOption(command, '--warm-up-days <days>', 'UTC days of the store to begin with, today among them', {
    fallback: LIVE_SESSION_DEFAULTS.warmUpDays,
  });
  addPaperOptions(command);
  addAlertOptions(command);
  addServerOptions(command);
  addCommonOptions(command);
}

/** Where the page is and who may look. */
export function addServerOptions(command: Command): void {
  addOption(command, '--host <address>', 'where the server listens; beyond loopback it needs --token', {
    fallback: SERVING_DEFAULTS.host,
  });
  addOption(command, '--port <port>', 'its port; 0 for any that is free', { fallback: SERVING_DEFAULTS.port });
  addOption(command, '--token <token>', 'who knows it may look');
  addOption(command, '--allow-origin <list>', 'other pages that may embed the widget, e.g. https://desk.example');
  addOption(command, '--allow-host <list>', 'names by which the server is called besides localhost and addresses');
  addOption(command, '--log-level <level>', 'log lines on stderr', {
    choices: LOG_LEVELS,
    fallback: SERVING_DEFAULTS.logLevel,
  });
}
