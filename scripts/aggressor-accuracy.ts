import { fileURLToPath } from 'node:url';
import { accuracyTables } from './accuracy-tables.ts';

/**
 * Prints the tables of docs/aggressor-accuracy.md: how well methods of inference find the true sides of recorded Binance
 * trades.
 *
 *   node --import tsx scripts/aggressor-accuracy.ts
 */
const sharedData =
  process.env['CVDLAB_SHARED_DATA'] ?? fileURLToPath(new URL('../../shared/data', import.meta.url)).replace(/\/$/, '');

process.stdout.write(`${accuracyTables(sharedData)}\n`);
