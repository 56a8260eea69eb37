/** What the head of an answer says of its body, values in lower case where case says nothing. */
export interface BodyHead {
  readonly contentType: string | undefined;
  /** Undefined: none. */
  readonly coding: string | undefined;
  /** In bytes; undefined where the upstream does not say. */
  readonly length: number | undefined;
}

const names = ['content-type', 'content-encoding', 'content-length'] as const;
/** What speaks of the bytes that the upstream has sent; trailers may, too. */
const ofTheBytes = new Set([
  'content-length',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
  'accept-ranges',
]);

/** Reads what the raw headers say of the body. */
export function bodyHeadOf(raw: readonly Buffer[]): BodyHead {
  const found: Partial<Record<(typeof names)[number], string>> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = names.find((each) => each.length === raw[i]?.length && each === lowerAt(raw, i));
    if (name === undefined) continue;
    const value = (raw[i + 1] as Buffer).toString('latin1');
    found[name] = found[name] === undefined ? value : `${found[name]}, ${value}`;
  }
  const coding = found['content-encoding']?.trim().toLowerCase();
  const length = found['content-length'];
  return {
    contentType: found['content-type'],
    coding: coding === '' || coding === 'identity' ? undefined : coding,
    length: length === undefined ? undefined : Number(length),
  };
}

/** The raw headers of a body that is searched: whatever its bytes become, nothing that they say is wrong. */
export function headOfSearched(raw: readonly Buffer[], isDecoded: boolean): Buffer[] {
  const result: Buffer[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = lowerAt(raw, i);
    if (ofTheBytes.has(name) || (isDecoded && name === 'content-encoding')) continue;
    const value = raw[i + 1] as Buffer;
    // Weak: what it stands for is the same, its bytes are not.
    const isStrong = name === 'etag' && value[0] === 0x22;
    result.push(raw[i] as Buffer, isStrong ? Buffer.concat([Buffer.from('W/'), value]) : value);
  }
  // Parts of it would be parts of other bytes.
  result.push(Buffer.from('accept-ranges'), Buffer.from('none'));
  return result;
}

/** The raw trailers of a body that was searched. */
export function trailersOfSearched(raw: readonly Buffer[]): Buffer[] {
  return raw.filter((_, i) => !ofTheBytes.has(lowerAt(raw, i - (i % 2))));
}

function lowerAt(raw: readonly Buffer[], at: number): string {
  return raw[at]?.toString('latin1').toLowerCase() ?? '';
}
