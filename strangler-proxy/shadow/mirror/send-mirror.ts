import type { Dispatcher } from 'undici';
import type { Answer } from '../compare/index.ts';
import type { Outcome, Reason } from '../types.ts';
import { makeBoundedBody } from './bounded-body.ts';
import type { BoundedBody } from './bounded-body.ts';
import { decodeBody } from './decode-body.ts';
import type { MemoryBudget } from './memory-budget.ts';

export interface MirrorRequest {
  readonly origin: string;
  readonly target: string;
  readonly method: string;
  readonly headers: readonly string[];
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** The other side's answer, or why there is none to compare. */
export type MirrorResult =
  | { readonly ok: true; readonly answer: Answer; readonly release: () => void }
  | { readonly ok: false; readonly outcome: Extract<Outcome, 'failed' | 'skipped'>; readonly reason: Reason };

/** Sends one mirror request and reads its answer whole, within time and memory. Never rejects. */
export async function sendMirror(
  dispatcher: Dispatcher,
  request: MirrorRequest,
  budget: MemoryBudget,
): Promise<MirrorResult> {
  const body = makeBoundedBody(request.maxBytes, budget);
  const received = await receive(dispatcher, request, body);
  if (!('status' in received)) {
    body.release();
    return { ok: false, ...received };
  }
  const { status, headers } = received;
  const decoded = await decodeBody(body.bytes(), headers['content-encoding'], request.maxBytes);
  if (decoded === undefined) {
    body.release();
    return { ok: false, outcome: 'skipped', reason: 'encoding' };
  }
  return { ok: true, answer: { status, headers, body: decoded }, release: () => body.release() };
}

type Head = Pick<Answer, 'status' | 'headers'>;
type Stop = Pick<Extract<MirrorResult, { ok: false }>, 'outcome' | 'reason'>;

function receive(dispatcher: Dispatcher, request: MirrorRequest, body: BoundedBody): Promise<Head | Stop> {
  const { promise, resolve } = Promise.withResolvers<Head | Stop>();
  let head: Head | undefined;
  let stopped: Stop | undefined;
  let controller: Dispatcher.DispatchController | undefined;
  const stop = (why: Stop): void => {
    stopped ??= why;
    controller?.abort(new Error(why.reason));
  };
  // undici's own limits restart with each byte; a trickling side must not hold its slot for ever. Connecting has
  // the same limit in the dispatcher, and a request that starts after the deadline is aborted at once.
  const deadline = setTimeout(() => stop({ outcome: 'failed', reason: 'timeout' }), request.timeoutMs);
  const settle = (result: Head | Stop): void => {
    clearTimeout(deadline);
    resolve(result);
  };
  const { origin, target: path, method, headers } = request;
  try {
    dispatcher.dispatch(
      { origin, path, method, headers: [...headers] },
      {
        onRequestStart(started) {
          controller = started;
          if (stopped !== undefined) started.abort(new Error(stopped.reason));
        },
        onResponseStart(_controller, status, answerHeaders) {
          if (status >= 200) head = { status, headers: flat(answerHeaders) };
        },
        onResponseData(_controller, chunk) {
          const over = stopped === undefined ? body.add(chunk) : undefined;
          if (over !== undefined) stop({ outcome: 'skipped', reason: over });
        },
        onResponseEnd: () => settle(stopped ?? head ?? { outcome: 'failed', reason: 'protocol' }),
        onResponseError: (_controller, error) => settle(stopped ?? { outcome: 'failed', reason: reasonOf(error) }),
      },
    );
  } catch (error) {
    // undici refuses what it cannot send (an invalid header, a destroyed dispatcher) by throwing.
    settle({ outcome: 'failed', reason: reasonOf(error) });
  }
  return promise;
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> {
  const record: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) record[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return record;
}

const REASONS: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'refused',
  EAI_AGAIN: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_DESTROYED: 'stopped',
  UND_ERR_CLOSED: 'stopped',
};

function reasonOf(error: unknown): Reason {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // A dual-stack connect fails with an AggregateError whose code is that of its first member.
  return REASONS[code] ?? 'protocol';
}
