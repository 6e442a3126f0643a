import { resolve } from 'node:path';
import { type RecordingFindings, RecordingReader } from '../ibkr-recording/recording-reader.ts';
import { importTape, type ImportTapeOptions, type ImportTapeReport } from './import-tape.ts';

/**
 * Imports recordings of IBKR's streaming ticks, one for each day: trades that add up to the growth of the volume counter,
 * and quotes. Nobody says who was the aggressor.
 * @throws InputError saying what is wrong, where, and what to do; the store is then as it was.
 */
export function importRecording(options: ImportTapeOptions): Promise<ImportTapeReport<RecordingFindings>> {
  return importTape(options, {
    kind: 'ticks',
    ids: 'none',
    aggressor: 'unknown',
    files: [...new Set(options.files.map((file) => resolve(file)))].map((path) => ({
      path,
      open: (reading) => new RecordingReader(reading),
    })),
  });
}
