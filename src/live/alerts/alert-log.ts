import { type FileHandle, open } from 'node:fs/promises';

const LINE_FEED = 0x0a;

/** A file to which a line of JSON is added for every alert, and brought to the disk at once. */
export class AlertLog {
  private readonly file: FileHandle;
  private readonly onWritten: (lines: number, error: unknown) => void;
  private lines: string[] = [];
  private writing: Promise<void> = Promise.resolve();
  private isScheduled = false;

  private constructor(file: FileHandle, onWritten: AlertLog['onWritten']) {
    this.file = file;
    this.onWritten = onWritten;
  }

  /**
   * Opens the file; makes it where there is none, and ends a line that a crash has cut off.
   * @param onWritten told how many lines were written, or could not be: then with the error, otherwise with null.
   * @throws what the file system throws.
   */
  static async open(path: string, onWritten: AlertLog['onWritten']): Promise<AlertLog> {
    const file = await open(path, 'a+', 0o600);
    const log = new AlertLog(file, onWritten);
    const { size } = await file.stat();
    if (size > 0) {
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
      if (buffer[0] !== LINE_FEED) await file.appendFile('\n');
    }
    return log;
  }

  /** Adds a line. Nobody waits for it. */
  put(line: string): void {
    this.lines.push(`${line}\n`);
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.writing = this.writing.then(() => this.write());
  }

  /** Waits until everything is on the disk. */
  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
  }

  private async write(): Promise<void> {
    const { lines } = this;
    this.lines = [];
    this.isScheduled = false;
    try {
      await this.file.appendFile(lines.join(''));
      await this.file.datasync();
      this.onWritten(lines.length, null);
    } catch (error) {
      this.onWritten(lines.length, error);
    }
  }
}
