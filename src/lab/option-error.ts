/**
 * An option of a lab function that cannot be used. The command line says the same of its flags: {@link OptionError.describe}
 * words the message for either.
 */
export class OptionError extends RangeError {
  /** Tells it from other errors in logs. */
  override readonly name = 'OptionError';
  /** The option's name, as it is in code: `minSize` where the flag is `--min-size`. */
  readonly option: string;
  private readonly complaint: string;

  /**
   * @param option the option's name.
   * @param complaint what is wrong with it, to be read after the name: `takes a number, got "x"`. Other options are named
   * in braces, before what was got: `goes without {from}`.
   */
  constructor(option: string, complaint: string) {
    super(worded(option, complaint, (name) => name));
    this.option = option;
    this.complaint = complaint;
  }

  /** The message with options called by other names, such as those of flags. */
  describe(nameOf: (option: string) => string): string {
    return worded(this.option, this.complaint, nameOf);
  }
}

function worded(option: string, complaint: string, nameOf: (option: string) => string): string {
  // What the user wrote is repeated as it is.
  const [ours = '', ...theirs] = complaint.split(', got ');
  const named = ours.replaceAll(/\{(\w+)\}/g, (_, other: string) => nameOf(other));
  return `${nameOf(option)} ${[named, ...theirs].join(', got ')}`;
}
