/** True for application/json, text/json and any +json type. */
export function isJsonType(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*(?:application|text)\/(?:json|[\w.-]+\+json)\s*(?:;|$)/i.test(contentType);
}

/** Content types that mean the same become the same text: letter case, spaces, quotes, and utf-8 on JSON, which has no other. */
export function normalContentType(contentType: string): string {
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const kept = parameters
    .map((parameter) => parameter.replace(/\s*=\s*/, '=').replaceAll('"', ''))
    .filter((parameter) => parameter !== '' && !(isJsonType(type) && /^charset=utf-?8$/.test(parameter)));
  return [type, ...kept.sort()].join(';');
}

/** Length of a body and where it first departs from the other: never its content, which may be anybody's data. */
export function describeBody(body: Uint8Array, other: Uint8Array): string {
  const shorter = Math.min(body.length, other.length);
  let at = 0;
  while (at < shorter && body[at] === other[at]) at++;
  return `${body.length} bytes, differs from byte ${at}`;
}
