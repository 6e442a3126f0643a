import { type SizingResult, unsized } from './sizing.ts';

/**
 * The most whole lots whose cost is within the budget.
 * @param cost never less for more lots; money units.
 * @param what the cost is, for the reason when not even one lot is within the budget.
 */
export function mostLots(budget: bigint, cost: (lots: number) => bigint, what: string): SizingResult {
  if (cost(1) <= 0n) return unsized(`one lot has no ${what}`);
  if (cost(1) > budget) return unsized(`the ${what} of one lot is more than is allowed`);
  let within = 1;
  let beyond = 2;
  while (beyond < Number.MAX_SAFE_INTEGER && cost(beyond) <= budget) {
    within = beyond;
    beyond = Math.min(beyond * 2, Number.MAX_SAFE_INTEGER);
  }
  while (beyond - within > 1) {
    const middle = within + Math.floor((beyond - within) / 2);
    if (cost(middle) <= budget) within = middle;
    else beyond = middle;
  }
  return { lots: within };
}
