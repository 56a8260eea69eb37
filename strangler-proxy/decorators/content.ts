/** Bodies as decorators see them: JSON as its value, text as a string; anything else is not shown. */

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The value of a body; undefined when there is none, or when it is neither JSON nor text in UTF-8. */
export function valueOf(bytes: Buffer, contentType: string | undefined, contentEncoding?: string): unknown {
  if (bytes.length === 0 || (contentEncoding !== undefined && contentEncoding !== 'identity')) return undefined;
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    // Not text: a decorator is not shown what it could not give back unharmed.
    return undefined;
  }
  if (!isJson(contentType)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Whoever answers will say what is wrong with it; until then it is text.
    return text;
  }
}

/** A body that a decorator gave, and the content type that it needs when none was given. */
export function bytesOf(
  body: unknown,
  contentType: string | undefined,
): { bytes: Buffer; contentType: string | undefined } {
  if (body === undefined || body === null) return { bytes: Buffer.alloc(0), contentType };
  if (typeof body === 'string' && !isJson(contentType)) {
    return { bytes: Buffer.from(body), contentType: contentType ?? 'text/plain; charset=utf-8' };
  }
  return {
    bytes: Buffer.from(JSON.stringify(body)),
    contentType: isJson(contentType) ? contentType : 'application/json; charset=utf-8',
  };
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/(?:[^;]+\+)?json\s*(?:;|$)/i.test(contentType.trim());
}
