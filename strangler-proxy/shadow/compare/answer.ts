/** One HTTP answer as the comparison sees it: body decoded (no content-encoding), header names in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Raw header pairs as a record with lower-case names; a repeated header is joined with ", ". */
export function headerRecord(rawHeaders: readonly (Buffer | string)[]): Readonly<Record<string, string>> {
  const record = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = text(rawHeaders[i]).toLowerCase();
    const value = text(rawHeaders[i + 1]);
    const before = record.get(name);
    record.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.freeze(Object.fromEntries(record));
}

// Header bytes are latin1 on the wire: utf8 would merge different bytes into one replacement character.
function text(part: Buffer | string | undefined): string {
  return typeof part === 'string' ? part : (part?.toString('latin1') ?? '');
}
