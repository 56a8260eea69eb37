/** Compares without regard to case with a text that is in lower case. */
export function is(text: string, lower: string): boolean {
  if (text.length !== lower.length) return false;
  if ((text.charCodeAt(0) | 0x20) !== lower.charCodeAt(0)) return false;
  return text === lower || text.toLowerCase() === lower;
}

/** A header's name as CGI's heirs (WSGI, PHP, Rack) read it: they do not tell `_` from `-`. */
export function asRead(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** The header names, in lower case, that a Connection header gives to its hop. */
export function namedBy(connection: string): Set<string> {
  return new Set(
    connection
      .toLowerCase()
      .split(',')
      .map((each) => each.trim()),
  );
}
