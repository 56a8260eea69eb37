import type { ServerResponse } from 'node:http';
import type { IncomingHttpHeaders } from 'undici/types/header.js';
import { sessionHeader } from '../identity/identity-token.ts';
import type { ExchangeFacts, ExchangeShared } from './exchange-shared.ts';
import { cookieHeadersOf, explanationOf } from './plan.ts';
import { rawHeader } from './raw-header.ts';
import { makeResponseHead, reasonPhrase, type ResponseHead } from './response-head.ts';

/** The head of an upstream's answer, as an attempt tells it. */
export interface AnswerHead {
  readonly status: number;
  readonly statusText: string;
  readonly raw: readonly Buffer[];
  readonly parsed: IncomingHttpHeaders;
  /** The client's connection ends with this answer. */
  readonly isLast: boolean;
}

/** Writes the head of an upstream's answer to the client, with what the plan adds to it. */
export function writeAnswerHead(
  { plan, decision, res }: ExchangeFacts & { readonly res: ServerResponse },
  shared: ExchangeShared,
  { status, statusText, raw, parsed, isLast }: AnswerHead,
): ResponseHead {
  const { method, httpVersionMinor } = res.req;
  const canHaveTrailers = httpVersionMinor === 1 && method !== 'HEAD' && status !== 204 && status !== 304;
  const answer = makeResponseHead(raw, parsed, shared.names, canHaveTrailers);
  const { headers } = answer;
  if (plan.asker !== undefined && rawHeader(raw, sessionHeader) !== undefined) shared.sessionChanged(plan.head.cookie);
  if (plan.explain) headers.push(...explanationOf(plan, decision));
  if (plan.cookiesFor !== undefined) headers.push(...cookieHeadersOf(plan, status, decision));
  if (status === 101) headers.push('connection', 'Upgrade', 'upgrade', String(parsed['upgrade']));
  if (isLast) res.shouldKeepAlive = false;
  res.writeHead(status, reasonPhrase(status, statusText), headers);
  return answer;
}
