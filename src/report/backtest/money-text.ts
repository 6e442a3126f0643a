import { formatFixed } from '../../core/decimal.ts';
import { MONEY_DIGITS } from '../../backtest/money.ts';
import { groupDigits, roughly, signedDigits, trimZeros } from '../page/readable.ts';

/** Money with all its digits but the zeros at its end; nothing where there is none. */
export function moneyText(amount: number | null): string {
  return amount === null ? '' : groupDigits(plainMoney(amount));
}

/** Money with its sign, to about seven figures, five where it is less than 1: for a headline. */
export function roughMoney(amount: number | null): string {
  if (amount === null) return 'nothing that can be told';
  const rounded = Math.abs(amount) < 1 ? Number(amount.toPrecision(5)) : amount;
  return signedDigits(roughly(plainMoney(rounded)));
}

/** Basis points with their sign and two decimals. */
export function bpsText(bps: number): string {
  return `${bps < 0 ? '−' : '+'}${Math.abs(bps).toFixed(2)}`;
}

/** A p-value to three decimals, or to one figure where that would show 0. */
export function probabilityText(p: number): string {
  return p < 0.001 && p > 0 ? p.toPrecision(1) : p.toFixed(3);
}

/** A small share as percent, with as many decimals as it needs to show. */
export function fineShare(share: number): string {
  const percent = share * 100;
  const digits = percent === 0 ? 1 : Math.min(Math.max(1 - Math.floor(Math.log10(Math.abs(percent))), 1), 8);
  return `${percent.toFixed(digits).replace('-', '−')}\u00a0%`;
}

function plainMoney(amount: number): string {
  return trimZeros(formatFixed(amount, MONEY_DIGITS));
}

/** An amount in basis points of what was traded, in brackets; nothing where nothing was. */
export function bpsOfTraded(amount: number, traded: number | null): string {
  if (traded === null || !(traded > 0) || amount === traded) return '';
  return ` (${((amount / traded) * 10_000).toFixed(2).replace('-', '−')} bp)`;
}
