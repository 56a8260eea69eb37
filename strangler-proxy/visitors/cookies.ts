/** The value of one cookie in a Cookie header, as it stands there. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals !== -1 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

/** So many cookies of one name are looked at; a browser sends more than one only where another path or host set it, too. */
const mostOfOneName = 4;

/** The values of all cookies of a name, in the order of the header. */
export function readCookies(header: string | undefined, name: string): readonly string[] {
  if (header?.includes(name) !== true) return [];
  const values: string[] = [];
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals === -1 || part.slice(0, equals).trim() !== name) continue;
    values.push(part.slice(equals + 1).trim());
    if (values.length === mostOfOneName) break;
  }
  return values;
}
