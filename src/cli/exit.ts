/** The exit codes of the command line: a contract. */
export const EXIT = Object.freeze({
  ok: 0,
  ourFault: 1,
  usage: 2,
  dataMissing: 3,
  validationFailed: 4,
  otherSideFailed: 5,
  interrupted: 130,
});

/** One of the values of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error whose message is meant for the user, with the exit code it ends the program with. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** Wrong usage or configuration. */
export function usageError(message: string): CliError {
  return new CliError(EXIT.usage, message);
}

/** Data that was asked for is not there, or not complete. */
export function missingData(message: string): CliError {
  return new CliError(EXIT.dataMissing, message);
}
