const jsonWebToken = /^bearer +[\w-]+\.([\w-]+)\.[\w-]*$/i;

/**
 * The claims of a JSON web token in Authorization, unchecked.
 *
 * That is enough to find the tenant: a token that somebody made up is refused by whichever side it leads to. It is not
 * enough to know who asks.
 */
export function claimsOfBearer(authorization: string | undefined): Readonly<Record<string, unknown>> | undefined {
  const payload = jsonWebToken.exec(authorization?.trim() ?? '')?.[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** A value of JSON as the text of a context field; what is no single value (or no exact one) says nothing. */
export function asField(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number') return isExact(value) ? String(value) : undefined;
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** Whether the number is the one that was written, and not the nearest that there is room for. */
function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

/** The value at a place in JSON, written `$.a.b` or `a.b`; only own properties count. */
export function valueAt(json: unknown, place: string): unknown {
  let value = json;
  for (const name of place.replace(/^\$\./, '').split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
