/** Why an upstream gave no answer, as the client is told. */
export interface Failure {
  readonly code: string;
  readonly status: 400 | 404 | 500 | 502 | 503 | 504;
  readonly title: string;
  /** The connection ended before an answer began: a reused socket may have been closed under the request. */
  readonly mayBeStaleSocket: boolean;
  /** Counts against the upstream's health. */
  readonly isUpstreams: boolean;
}

function failure(code: string, status: Failure['status'], title: string, marks: Partial<Failure> = {}): Failure {
  return Object.freeze({ code, status, title, mayBeStaleSocket: false, isUpstreams: status >= 502, ...marks });
}

/** Every failure of forwarding; the codes are stable. */
export const failures = {
  refused: failure('upstream-refused', 502, 'The upstream cannot be reached'),
  reset: failure('upstream-reset', 502, 'The upstream closed the connection without an answer', {
    mayBeStaleSocket: true,
  }),
  badResponse: failure('upstream-bad-response', 502, 'The upstream answered something that is not HTTP'),
  overloaded: failure('upstream-overloaded', 503, 'Too many requests wait for the upstream', { isUpstreams: false }),
  stopping: failure('proxy-stopping', 503, 'The proxy is stopping', { isUpstreams: false }),
  connectTimeout: failure('upstream-connect-timeout', 504, 'The upstream did not accept a connection in time'),
  headersTimeout: failure('upstream-timeout', 504, 'The upstream did not answer in time'),
  badRequest: failure('bad-request', 400, 'The request cannot be forwarded'),
  defect: failure('proxy-defect', 500, 'The proxy failed'),
  internalPath: failure('not-found', 404, 'Not found'),
} as const;

const resets = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
const stops = new Set(['UND_ERR_DESTROYED', 'UND_ERR_CLOSED']);
const badRequests = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']);
const badResponses = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_RESPONSE']);

/** Tells an error of undici or of a socket, before any header came, apart. */
export function classify(error: Error): Failure {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return failures.connectTimeout;
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return failures.headersTimeout;
  if (code === 'UND_ERR_SOCKET' && error.message.startsWith('bad ')) return failures.badResponse;
  if (resets.has(code)) return failures.reset;
  if (error.name === 'HTTPParserError' || badResponses.has(code)) return failures.badResponse;
  if (badRequests.has(code)) return failures.badRequest;
  if (stops.has(code)) return failures.stopping;
  return failures.refused;
}
