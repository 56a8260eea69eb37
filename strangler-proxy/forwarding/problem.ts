import type { ServerResponse } from 'node:http';
import { wantsHtml } from './accept.ts';
import type { Failure } from './failures.ts';

/**
 * Answers with what happened and the request's id, never with an address of the inside: as a page for those who ask for
 * one, as problem+json for everybody else.
 */
export function answerProblem(
  res: ServerResponse,
  failure: Failure,
  requestId: string,
  extra: readonly string[],
  detail?: string,
): void {
  const isPage = wantsHtml(res.req.headers.accept);
  const text = isPage ? problemPage(failure, requestId) : problemJson(failure, requestId, detail);
  const body = Buffer.from(text);
  const headers = [
    'content-type',
    isPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    'content-length',
    String(body.length),
    'cache-control',
    'no-store',
    'vary',
    'accept',
    ...extra,
  ];
  if (failure.status === 503) headers.push('retry-after', '1');
  if (failure.status === 405) headers.push('allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
  res.writeHead(failure.status, headers);
  res.end(body);
}

export function problemJson({ title, status, code }: Failure, requestId: string, detail?: string): string {
  return JSON.stringify({
    type: 'about:blank',
    title,
    status,
    ...(detail !== undefined && { detail }),
    code,
    requestId,
  });
}

/** Holds nothing of the request but its id, which is hexadecimal: there is nothing to escape. */
function problemPage({ title, status, code }: Failure, requestId: string): string {
  const what = status >= 500 ? 'Please try again in a moment.' : 'The request was not passed on.';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><h1>${title}</h1><p>${what}</p><p>${status} ${code}, request ${requestId}</p></body>
</html>
`;
}
