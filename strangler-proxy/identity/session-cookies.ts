/** The proxy's own cookies say nothing about a session. */
const ours = 'strangler_';

/**
 * The part of a Cookie header that a session is known by, as it is sent to the monolith; empty without any.
 *
 * What a session is remembered under and what the monolith is asked with are the same text, so that nothing else in a
 * request can change whose session it is. A cookie that came twice stays twice: which one counts is the monolith's to say.
 */
export function sessionCookies(header: string | undefined, names: readonly string[] | undefined): string {
  if (header === undefined) return '';
  let found = '';
  for (const part of header.split(';')) {
    const pair = part.trim();
    const equals = pair.indexOf('=');
    if (equals === -1) continue;
    const name = pair.slice(0, equals).trimEnd();
    const isWanted = names === undefined ? !name.startsWith(ours) : names.includes(name);
    if (!isWanted || equals === pair.length - 1) continue;
    found = found === '' ? pair : `${found}; ${pair}`;
  }
  return found;
}
