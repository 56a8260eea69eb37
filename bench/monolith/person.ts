import { STAFF_PASSWORD } from './servers.ts';

/** Somebody at a screen: keeps cookies, follows nothing, runs no scripts. */
export interface Person {
  /** Calls as a page's script does; throws on anything but 2xx, or after `timeoutMs`. */
  call(method: string, path: string, body?: unknown, timeoutMs?: number): Promise<unknown>;
  /** From now on with an API token, as the pages of the tills have it. */
  takeToken(): Promise<void>;
}

const PATIENCE_MS = 30_000;

/** Opens the login page and logs in. */
export async function logIn(baseUrl: string, login: string): Promise<Person> {
  const cookies = new Map<string, string>();
  let csrf = '';
  let token: string | undefined;

  const fetchAs = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(`${baseUrl}${path}`, { redirect: 'manual', ...init });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  const cookie = (): string => [...cookies].map((pair) => pair.join('=')).join('; ');
  const open = async (path: string): Promise<void> => {
    const page = await (await fetchAs(path, { headers: { cookie: cookie(), accept: 'text/html' } })).text();
    csrf = /name="_csrf"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? csrf;
  };

  await open('/login');
  const form = new URLSearchParams({ login, password: STAFF_PASSWORD, next: '/', _csrf: csrf });
  const answer = await fetchAs('/login', { method: 'POST', body: form, headers: { cookie: cookie() } });
  if (answer.status !== 303) throw new Error(`${login} cannot log in: ${answer.status} ${await answer.text()}`);
  await open('/');

  const person: Person = {
    async call(method, path, body, timeoutMs = PATIENCE_MS) {
      const response = await fetchAs(path, {
        method,
        headers: {
          ...{ cookie: cookie(), accept: 'application/json', 'x-csrf-token': csrf },
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
      return response.headers.get('content-type')?.includes('json') === true ? (JSON.parse(text) as unknown) : text;
    },
    async takeToken() {
      token = ((await person.call('GET', '/auth/api-token')) as { token: string }).token;
    },
  };
  return person;
}
