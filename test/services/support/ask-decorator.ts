/** What a decorator said, with its body where it has one. */
export interface Said {
  readonly status: number;
  readonly body: unknown;
}

/** Asks a decorator as the proxy does. */
export async function askDecorator(
  url: string,
  name: string,
  payload: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const response = await fetch(`${url}/decorators/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(payload),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

/** A request as the proxy tells of it, with what a test wants to be different. */
export function told(changes: object = {}): object {
  return { method: 'POST', path: '/', headers: {}, query: {}, ...changes };
}

/** A request and its answer as the proxy tells of them. */
export function toldAfter(
  body: unknown,
  changes: { readonly request?: object; readonly headers?: object } = {},
): object {
  return { request: told(changes.request), response: { statusCode: 201, headers: changes.headers ?? {}, body } };
}
