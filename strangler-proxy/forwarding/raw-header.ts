/**
 * The first value of a raw header (name in lower case). Parsed headers come from undici alone: what was carried by
 * node:http, decorated or rewritten has none.
 */
export function rawHeader(raw: readonly Buffer[], name: string): string | undefined {
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (raw[i]?.length === name.length && raw[i]?.toString('latin1').toLowerCase() === name)
      return raw[i + 1]?.toString('latin1');
  }
  return undefined;
}
