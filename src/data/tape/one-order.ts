import { dayOfTime } from '../../core/time.ts';
import type { TapeFindings } from './tape-reader.ts';

/**
 * Whether trades and quotes of some files, in order of time, are in one order of arrival by their numbers. It is asked for
 * each UTC day apart: files may count anew from one day to the next.
 */
export function isOneOrder(files: readonly TapeFindings[]): boolean {
  return files.every((file, index) => {
    const before = files[index - 1];
    if (file.order === null) return false;
    if (before === undefined || before.order === null) return true;
    const isNextDay = dayOfTime(file.firstTimeUs) > dayOfTime(before.lastTimeUs);
    return isNextDay || file.order.first > before.order.last;
  });
}
