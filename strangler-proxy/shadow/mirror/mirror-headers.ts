// Conditional and range headers ask for a part or for nothing; the validators are those of the primary's own
// representation and mean something else on the other side.
const CONDITIONAL = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'range'];
const CONNECTION = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'content-length',
  // Replaced: compressing would be work for nothing, on the other side and here.
  'accept-encoding',
];
const DROPPED = new Set([...CONDITIONAL, ...CONNECTION]);

/**
 * The headers of the mirror request: the primary's, Host included unless the side wants its own, less what makes the
 * answers incomparable.
 */
export function mirrorHeaders(headers: readonly string[], ownHost?: string): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name, value] = [headers[i] ?? '', headers[i + 1] ?? ''];
    const lower = name.toLowerCase();
    if (lower === 'host') kept.push(name, ownHost ?? value);
    else if (!DROPPED.has(lower) && !lower.startsWith('x-strangler-')) kept.push(name, value);
  }
  kept.push('accept-encoding', 'identity');
  return kept;
}

/** True when the request has a body: it went to the primary as a stream and cannot be sent again. */
export function hasRequestBody(headers: readonly string[]): boolean {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const lower = (headers[i] ?? '').toLowerCase();
    if (lower === 'transfer-encoding' || (lower === 'content-length' && headers[i + 1]?.trim() !== '0')) return true;
  }
  return false;
}
