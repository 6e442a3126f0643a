/** The store, or the other side, has none of the data that was asked for. The command line answers with exit code 3. */
export class MissingDataError extends Error {
  /** Tells it from other errors in logs. */
  override readonly name = 'MissingDataError';
}
