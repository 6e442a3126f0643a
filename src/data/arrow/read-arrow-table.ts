import { readFileSync } from 'node:fs';
import { type Table, tableFromIPC } from 'apache-arrow';
import { InputError } from '../input-error.ts';

/** A table that was read: its columns are asked for by name and type. */
export class ArrowTable {
  /** Number of rows. */
  readonly rows: number;
  private readonly file: string;
  private readonly table: Table;

  private constructor(file: string, table: Table) {
    this.file = file;
    this.table = table;
    this.rows = table.numRows;
  }

  /** Reads an Arrow IPC file whole. @throws InputError when it is none, or is cut off. */
  static read(file: string): ArrowTable {
    const bytes = readFileSync(file);
    // The library takes a file without its end for a shorter one.
    const isWhole = bytes.subarray(0, 6).toString() === 'ARROW1' && bytes.subarray(-6).toString() === 'ARROW1';
    if (!isWhole) throw new InputError(`${file} is no Arrow file, or is cut off: delete it and run again`);
    try {
      return new ArrowTable(file, tableFromIPC(bytes));
    } catch (error) {
      throw new InputError(
        `${file} cannot be read as Arrow: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** A text of the metadata. @throws InputError where it is not there. */
  metadata(name: string): string {
    const text = this.table.schema.metadata.get(name);
    if (text === undefined) throw new InputError(`${this.file} has no metadata ${name}`);
    return text;
  }

  /** A column of int32. @throws InputError where there is none of that name and type. */
  int32(name: string): Int32Array {
    const values = this.column(name);
    if (values instanceof Int32Array) return values;
    throw this.fault(name, 'int32');
  }

  /** A column of int64. @throws InputError where there is none of that name and type. */
  int64(name: string): BigInt64Array {
    const values = this.column(name);
    if (values instanceof BigInt64Array) return values;
    throw this.fault(name, 'int64');
  }

  /** A column of doubles. @throws InputError where there is none of that name and type. */
  float64(name: string): Float64Array {
    const values = this.column(name);
    if (values instanceof Float64Array) return values;
    throw this.fault(name, 'float64');
  }

  private column(name: string): unknown {
    const vector = this.table.getChild(name);
    return vector === null ? null : vector.toArray();
  }

  private fault(name: string, type: string): InputError {
    return new InputError(`${this.file} has no column ${name} of ${type}: it was written by something else`);
  }
}
