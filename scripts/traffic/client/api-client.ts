import { Pool } from 'undici';

export interface ApiClientOptions {
  readonly baseUrl: string;
  /** API token of staff; without it only public requests are answered. */
  readonly token?: string;
  readonly connections?: number;
  /** Milliseconds for the head and, again, between two pieces of the body. */
  readonly timeoutMs?: number;
  /** Called with every result, before it is returned. */
  readonly onResult?: (result: ApiResult<unknown>) => void;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  /** Milliseconds from sending to the last byte. */
  readonly ms: number;
  /** `legacy` or `service`, from x-strangler-decision; undefined without an explanation. */
  readonly side: string | undefined;
  readonly decision: string | undefined;
}

export interface ApiAnswer<T> extends Asked {
  readonly ok: true;
  readonly status: number;
  readonly body: T;
}

/**
 * What was not done. `refused`: the side understood and said no (409: another operator was first, a product is
 * stopped); everything else is a failure of the system or of the caller.
 */
export interface ApiFailure extends Asked {
  readonly ok: false;
  readonly refused: boolean;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  /** The problem's or the socket's code. */
  readonly code: string;
  readonly detail: string;
}

export type ApiResult<T> = ApiAnswer<T> | ApiFailure;

/** JSON over a keep-alive pool; failures are values and never thrown. */
export interface ApiClient {
  send<T>(
    method: string,
    path: string,
    o?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<ApiResult<T>>;
  /** Uses this token from now on. */
  authorise(token: string): void;
  close(): Promise<void>;
}

export function makeApiClient(o: ApiClientOptions): ApiClient {
  const timeout = o.timeoutMs ?? 30_000;
  const pool = new Pool(o.baseUrl, {
    connections: o.connections ?? 32,
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  let token = o.token;

  async function ask<T>(
    method: string,
    path: string,
    body: unknown,
    extra: Record<string, string>,
  ): Promise<ApiResult<T>> {
    const startedAt = performance.now();
    const headers: Record<string, string> = { accept: 'application/json', ...extra };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      const sent = body === undefined ? null : JSON.stringify(body);
      const response = await pool.request({ method, path, headers, body: sent });
      const text = await response.body.text();
      const decision = String(response.headers['x-strangler-decision'] ?? '') || undefined;
      const asked = { method, path, ms: performance.now() - startedAt, decision, side: sideOf(decision) };
      return resultOf<T>(asked, response.statusCode, text);
    } catch (error) {
      const asked = { method, path, ms: performance.now() - startedAt, decision: undefined, side: undefined };
      return { ...asked, ok: false, refused: false, status: undefined, ...describe(error) };
    }
  }

  return {
    async send<T>(
      method: string,
      path: string,
      { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
    ) {
      const result = await ask<T>(method, path, body, headers);
      o.onResult?.(result);
      return result;
    },
    authorise(given) {
      token = given;
    },
    close: () => pool.destroy(),
  };
}

function resultOf<T>(asked: Asked, status: number, text: string): ApiResult<T> {
  const json = parse(text);
  if (status >= 200 && status < 300 && json !== undefined) return { ...asked, ok: true, status, body: json as T };
  const problem = (json ?? {}) as { code?: unknown; detail?: unknown; title?: unknown };
  const code = typeof problem.code === 'string' ? problem.code : json === undefined ? 'not-json' : `status-${status}`;
  const detail = [problem.detail, problem.title].find((one) => typeof one === 'string') ?? text.slice(0, 200);
  return { ...asked, ok: false, refused: status === 409, status, code, detail };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The caller reports it as `not-json` with the beginning of the text.
    return undefined;
  }
}

function sideOf(decision: string | undefined): string | undefined {
  return decision === undefined ? undefined : /(?:^|;\s*)side=(\w+)/.exec(decision)?.[1];
}

function describe(error: unknown): { code: string; detail: string } {
  if (!(error instanceof Error)) return { code: 'unknown', detail: String(error) };
  const code = 'code' in error ? String(error.code) : error.name;
  return { code, detail: error.message === '' ? code : error.message };
}
