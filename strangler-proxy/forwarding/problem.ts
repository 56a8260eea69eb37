import type { ServerResponse } from 'node:http';
import type { Failure } from './failures.ts';

/** Answers with problem+json: what happened and the request's id, never an address of the inside. */
export function answerProblem(
  res: ServerResponse,
  failure: Failure,
  requestId: string,
  extra: readonly string[],
  detail?: string,
): void {
  const body = Buffer.from(
    JSON.stringify({
      type: 'about:blank',
      title: failure.title,
      status: failure.status,
      ...(detail !== undefined && { detail }),
      code: failure.code,
      requestId,
    }),
  );
  const headers = [
    'content-type',
    'application/problem+json',
    'content-length',
    String(body.length),
    'cache-control',
    'no-store',
    ...extra,
  ];
  if (failure.status === 503) headers.push('retry-after', '1');
  res.writeHead(failure.status, headers);
  res.end(body);
}
