export { parseDecimal, formatUnits } from './core/decimal.ts';
