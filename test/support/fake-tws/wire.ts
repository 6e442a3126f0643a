/** A field of a message as it is written: booleans as 0 and 1, nothing as the empty text. */
export type Field = string | number | boolean | null;

/** Writes a message: int32-BE length, then the fields, each followed by NUL. */
export function encodeMessage(fields: readonly Field[]): Buffer {
  const body = Buffer.from(fields.map((field) => `${fieldText(field)}\0`).join(''), 'utf8');
  const frame = Buffer.alloc(4 + body.length);
  frame.writeInt32BE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}

function fieldText(field: Field): string {
  if (field === null) return '';
  return typeof field === 'boolean' ? String(Number(field)) : String(field);
}

/** Cuts what a client sends into its greeting and its messages. */
export class ClientStream {
  /** The range of versions that the client greeted with, e.g. `v100..193`; empty before that. */
  versions = '';
  private buffer = Buffer.alloc(0);

  /** Takes bytes, answers the messages that are now whole. */
  push(bytes: Buffer): string[][] {
    this.buffer = Buffer.concat([this.buffer, bytes]);
    if (this.versions === '' && !this.takeGreeting()) return [];
    const messages: string[][] = [];
    for (let message = this.takeMessage(); message !== null; message = this.takeMessage()) messages.push(message);
    return messages;
  }

  /** `API\0`, int32-BE length, the versions without a NUL. */
  private takeGreeting(): boolean {
    if (this.buffer.length < 8) return false;
    if (this.buffer.toString('latin1', 0, 4) !== 'API\0') throw new Error('a client must greet with API');
    const end = 8 + this.buffer.readInt32BE(4);
    if (this.buffer.length < end) return false;
    this.versions = this.buffer.toString('latin1', 8, end);
    this.buffer = this.buffer.subarray(end);
    return true;
  }

  private takeMessage(): string[] | null {
    if (this.buffer.length < 4) return null;
    const end = 4 + this.buffer.readInt32BE(0);
    if (this.buffer.length < end) return null;
    const fields = this.buffer.toString('utf8', 4, end).split('\0').slice(0, -1);
    this.buffer = this.buffer.subarray(end);
    return fields;
  }
}
