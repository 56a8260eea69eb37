/** Why a request got no answer of an upstream, as the client is told. */
export interface Failure {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** The connection ended before an answer began: a reused socket may have been closed under the request. */
  readonly mayBeStaleSocket: boolean;
  /** Counts against the upstream's health. */
  readonly isUpstreams: boolean;
  /** Where the next request on the connection begins cannot be trusted any more. */
  readonly endsConnection: boolean;
}

type Marks = Partial<Pick<Failure, 'mayBeStaleSocket' | 'isUpstreams' | 'endsConnection'>>;

function failure(code: string, status: number, title: string, marks: Marks = {}): Failure {
  return Object.freeze({
    code,
    status,
    title,
    mayBeStaleSocket: false,
    isUpstreams: false,
    endsConnection: false,
    ...marks,
  });
}

function upstreamFailure(code: string, status: 502 | 504, title: string, marks: Marks = {}): Failure {
  return failure(code, status, title, { isUpstreams: true, ...marks });
}

/** What is wrong with the request itself: the connection ends, because its framing may be wrong as well. */
function refusal(code: string, status: number, title: string): Failure {
  return failure(code, status, title, { endsConnection: true });
}

/** Every failure of forwarding and every refusal; the codes are stable. */
export const failures = {
  refused: upstreamFailure('upstream-refused', 502, 'The upstream cannot be reached'),
  untrusted: upstreamFailure('upstream-untrusted', 502, 'The upstream has no certificate that is trusted'),
  reset: upstreamFailure('upstream-reset', 502, 'The upstream closed the connection without an answer', {
    mayBeStaleSocket: true,
  }),
  badResponse: upstreamFailure('upstream-bad-response', 502, 'The upstream answered something that is not HTTP'),
  connectTimeout: upstreamFailure('upstream-connect-timeout', 504, 'The upstream did not accept a connection in time'),
  headersTimeout: upstreamFailure('upstream-timeout', 504, 'The upstream did not answer in time'),
  decoratorFailed: failure('decorator-failed', 502, 'A step on the way of the request failed'),
  tooLargeToDecorate: failure('answer-too-large', 502, 'The answer is too large to be worked on'),
  overloaded: failure('upstream-overloaded', 503, 'Too many requests wait for the upstream'),
  sessionUnavailable: failure('session-unavailable', 503, 'Who asks cannot be told at the moment'),
  notAuthenticated: failure('not-authenticated', 401, 'Nobody is logged in'),
  fenceFull: failure('fence-full', 503, 'Too many changes wait while this part moves to another system'),
  fenceTimeout: failure('fence-timeout', 503, 'This part is moving to another system'),
  fenceUnavailable: failure('fence-unavailable', 503, 'Where this change belongs cannot be found out'),
  fenceMoved: failure('fence-moved', 503, 'This part has just moved to another system'),
  noHealthyCopy: failure('no-healthy-copy', 503, 'No copy of the upstream is fit to answer'),
  // Legacy may step in as for any other failure, but nothing is wrong with the health of the service.
  tooManyUpgrades: failure('too-many-upgrades', 503, 'Too many upgraded connections', { isUpstreams: true }),
  shed: failure('shed', 503, 'This part is switched off for the moment'),
  tooManyConnections: refusal('too-many-connections', 503, 'Too many connections'),
  noRoute: failure('no-route', 404, 'Not found'),
  offNotFound: failure('route-off', 404, 'Not found'),
  offUnavailable: failure('route-off', 503, 'This is not available at the moment'),
  stopping: failure('proxy-stopping', 503, 'The proxy is stopping'),
  defect: failure('proxy-defect', 500, 'The proxy failed'),
  internalPath: failure('not-found', 404, 'Not found'),
  ambiguousPath: failure('ambiguous-path', 400, 'The path can be read in two ways'),
  badTarget: refusal('bad-target', 400, 'The target of the request is no path'),
  badRequest: refusal('bad-request', 400, 'The request cannot be forwarded'),
  badFraming: refusal('bad-framing', 400, 'Where the request ends cannot be told'),
  badHost: refusal('bad-host', 400, 'The Host of the request is none'),
  methodRefused: refusal('method-refused', 405, 'The method is not forwarded'),
  clientTimeout: refusal('request-timeout', 408, 'The request did not arrive in time'),
  // Its end is known: the connection survives when the client sends the rest, of which nothing is kept.
  bodyTooLarge: failure('body-too-large', 413, 'The body of the request is too large'),
  targetTooLong: refusal('target-too-long', 414, 'The target of the request is too long'),
  expectationFailed: refusal('expectation-failed', 417, 'Only 100-continue can be expected'),
  headersTooLarge: refusal('headers-too-large', 431, 'The headers of the request are too large'),
  codingUnknown: refusal('transfer-coding-unknown', 501, 'The only transfer coding that is understood is chunked'),
  versionUnknown: refusal('http-version-unknown', 505, 'Only HTTP/1.1 and HTTP/1.0 are spoken'),
  loop: failure('loop-detected', 508, 'The request has come through this proxy before'),
} as const;

/** Whether another copy may do better; a closed pool is one whose copy a reload has taken away. */
export function mayBeRetried(failure: Failure): boolean {
  return failure.isUpstreams || failure === failures.stopping;
}

const resets = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UPSTREAM_RESET']);
const stops = new Set(['UND_ERR_DESTROYED', 'UND_ERR_CLOSED']);
const badRequests = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']);
const badResponses = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_RESPONSE']);
/** Of OpenSSL's many codes, those that say something about the upstream's certificate. */
const certificates = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO)/;

/** Tells an error of undici, of node:http or of a socket, before any header came, apart. */
export function classify(error: Error): Failure {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return failures.connectTimeout;
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return failures.headersTimeout;
  if (code === 'UND_ERR_SOCKET' && error.message.startsWith('bad ')) return failures.badResponse;
  if (resets.has(code)) return failures.reset;
  if (error.name === 'HTTPParserError' || badResponses.has(code) || code.startsWith('HPE_'))
    return failures.badResponse;
  // A client that goes away in the middle of its body is nobody's failure; there is nobody to be told either.
  if (badRequests.has(code) || code === 'BODY_ABORTED') return failures.badRequest;
  if (code === 'BODY_TOO_LARGE') return failures.bodyTooLarge;
  if (code === 'BODY_TOO_SLOW') return failures.clientTimeout;
  if (stops.has(code)) return failures.stopping;
  if (certificates.test(code)) return failures.untrusted;
  return failures.refused;
}
