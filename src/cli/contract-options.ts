import type { Command } from 'commander';
import { SECURITY_TYPES } from '../data/ibkr/contract.ts';
import { CONTRACT_DEFAULTS } from '../lab/ibkr-contract-options.ts';
import { addOption } from './options.ts';

/** Which contract of Interactive Brokers; its multiplier is for the command to add, where it has no other meaning there. */
export function addContractOptions(command: Command): void {
  addOption(command, '--symbol <symbol>', 'the stock, or what the future is on: AAPL, ES');
  addOption(command, '--sec-type <type>', 'a stock or a future', {
    choices: SECURITY_TYPES,
    fallback: CONTRACT_DEFAULTS.secType,
  });
  addOption(command, '--exchange <name>', 'SMART, CME, …', { fallback: CONTRACT_DEFAULTS.exchange });
  addOption(command, '--currency <code>', 'currency', { fallback: CONTRACT_DEFAULTS.currency });
  addOption(command, '--expiry <month>', 'a future: YYYYMM or YYYYMMDD');
  addOption(command, '--local-symbol <name>', "the exchange's own name: ESZ6");
  addOption(command, '--trading-class <name>', 'where several differ by it');
  addOption(command, '--primary-exchange <name>', 'a stock: where it is listed, when the symbol is ambiguous');
}
