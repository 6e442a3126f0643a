import { createReadStream, existsSync } from 'node:fs';

/**
 * The lines of a file that are whole: the last one of a file that was cut off is not. None where there is no file.
 */
export async function* wholeLines(path: string): AsyncGenerator<string, void> {
  if (!existsSync(path)) return;
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
