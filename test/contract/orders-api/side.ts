import assert from 'node:assert/strict';
import type { CustomerEntity, OrderEntity, PizzeriaEntity, ProductEntity } from '../../../services/contracts/index.ts';

/** What the contract needs to know of the chain; both sides are given exactly this. Ids are odd: the monolith's. */
export interface ReferenceData {
  readonly pizzerias: readonly PizzeriaEntity[];
  readonly products: readonly ProductEntity[];
  readonly customers: readonly CustomerEntity[];
}

export interface TokenRequest {
  readonly login?: string;
  readonly role?: string;
  readonly pizzeriaId?: number;
  /** Negative: already expired. */
  readonly lifetimeSeconds?: number;
}

/** One implementation of the orders API, running with the reference data. */
export interface RunningSide {
  readonly baseUrl: string;
  /** A token signed with the key that this side trusts. */
  readonly token: (request?: TokenRequest) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export interface OrdersApiSide {
  readonly name: string;
  readonly prefix: '/api' | '/v1';
  start(data: ReferenceData): Promise<RunningSide>;
}

export type OrderJson = Omit<OrderEntity, 'idempotencyKey'> & { readonly vat: number };

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** The API as a test calls it; the token of a person of the whole network is sent unless another (or none) is given. */
export interface Api {
  get<T = OrderJson>(path: string, options?: CallOptions): Promise<Answer<T>>;
  post<T = OrderJson>(path: string, body: unknown, options?: CallOptions): Promise<Answer<T>>;
  token(request?: TokenRequest): Promise<string>;
}

interface CallOptions {
  /** `null`: no authorization header. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export function makeApi(side: RunningSide, prefix: string, networkToken: string): Api {
  const call = async <T>(path: string, init: RequestInit, options: CallOptions): Promise<Answer<T>> => {
    const token = options.token === undefined ? networkToken : options.token;
    const response = await fetch(`${side.baseUrl}${prefix}${path}`, {
      ...init,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
  return {
    get: (path, options = {}) => call(path, {}, options),
    post: (path, body, options = {}) =>
      call(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }, options),
    token: (request) => side.token(request),
  };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Entity',
};

/** Checks a whole problem+json answer, `errors` aside. */
export function assertProblem(answer: Answer<Problem>, status: number, code: string, detail: string): void {
  const body = Object.fromEntries(Object.entries(answer.body).filter(([key]) => key !== 'errors'));
  assert.deepEqual(body, { type: 'about:blank', title: TITLES[status], status, detail, code });
  assert.equal(answer.status, status);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
}
