import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.ts';

/** A day that a run read. */
export interface RunDay {
  /** The UTC day, `YYYY-MM-DD`. */
  readonly date: string;
  /** Checksum of its content. */
  readonly checksum: string;
}

/** What a run was made of: equal manifests give equal runs, and the same id. */
export interface RunManifest {
  /** Version of the format of run folders. */
  readonly formatVersion: 2;
  /** Version of cvdlab that ran it. */
  readonly version: string;
  /** Every setting, resolved. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The days it read, with the checksum of their content. */
  readonly data: readonly RunDay[];
  /** The seed of everything random in it. */
  readonly seed: number;
}

/** The id of a run: 16 hexadecimal digits of the SHA-256 of its manifest in canonical JSON. */
export function runId(manifest: RunManifest): string {
  return createHash('sha256').update(canonicalJson(manifest)).digest('hex').slice(0, 16);
}
