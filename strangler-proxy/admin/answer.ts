/** A request to the admin port, as it is handed on: also from the primary to a worker. */
export interface AdminRequest {
  readonly method: string;
  readonly pathname: string;
  /** Without the question mark. */
  readonly query: string;
}

/** What the admin port answers. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** Cache-Control; no-store where nothing is said. */
  readonly cache?: string;
}

/** The public keys by which services check who asks: nothing secret, and services have no admin token. */
export const jwksPath = '/.well-known/jwks.json';

/** Answers what is no health, no console and authorised; undefined where it knows no such path. */
export type AnswerAdmin = (request: AdminRequest) => Promise<Answer | undefined> | Answer | undefined;

export function json(value: unknown, status = 200): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

export function problem(status: number, code: string, title: string): Answer {
  return {
    status,
    type: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title, status, code }),
  };
}
