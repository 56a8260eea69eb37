import { Agent, request } from 'undici';
import { UnleashError } from './unleash-error.ts';

export interface UnleashAccess {
  /** The server, for example `http://127.0.0.1:4242`. */
  readonly url: string;
  readonly adminToken: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** JSON calls to Unleash's admin API. */
export interface UnleashApi {
  /** Resolves with the parsed body, or undefined when there is none; rejects with UnleashError. */
  call(method: Method, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const timeoutMs = 10_000;

export function makeUnleashApi({ url, adminToken }: UnleashAccess): UnleashApi {
  const agent = new Agent({ connections: 4, connect: { timeout: timeoutMs } });
  const base = `${url.replace(/\/+$/, '')}/api/admin`;

  const send = (method: Method, path: string, body: unknown): ReturnType<typeof request> =>
    request(`${base}${path}`, {
      dispatcher: agent,
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: adminToken, accept: 'application/json', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  return {
    async call(method, path, body) {
      const { statusCode, body: answer } = await send(method, path, body).catch((cause: unknown) => {
        throw new UnleashError('unleash-unreachable', `Unleash does not answer at ${url}`, undefined, cause);
      });
      const text = await answer.text();
      if (statusCode === 401 || statusCode === 403) {
        throw new UnleashError(
          'unleash-token-refused',
          `Unleash at ${url} does not accept the admin token`,
          statusCode,
        );
      }
      if (statusCode < 200 || statusCode > 299) {
        throw new UnleashError(
          'unleash-refused',
          `Unleash: ${method} ${path}: ${reasonOf(text, statusCode)}`,
          statusCode,
        );
      }
      return parse(text);
    },
    close: () => agent.close(),
  };
}

/** Unleash answers some successes with an empty body, and a page of HTML when something else stands at the address. */
function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnleashError(
      'unleash-refused',
      'the answer is no JSON: is this the address of Unleash?',
      undefined,
      cause,
    );
  }
}

function reasonOf(text: string, status: number): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return String(status);
    const details = 'details' in body && Array.isArray(body.details) ? (body.details as unknown[]) : [];
    const first = details[0];
    if (typeof first === 'object' && first !== null && 'message' in first) return `${status}: ${String(first.message)}`;
    return 'message' in body ? `${status}: ${String(body.message)}` : String(status);
  } catch {
    // Not JSON: a proxy in between speaks; its page says no more than the status.
    return String(status);
  }
}
