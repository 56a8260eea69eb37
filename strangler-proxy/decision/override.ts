import type { Side } from '../config/types.ts';
import type { RequestHead } from '../forwarding/request-head.ts';
import type { TokenScope } from '../tokens/token.ts';

/** Checks a token and its scope. */
export type CheckToken = (token: string, scope: TokenScope) => boolean;

/** The side that the request asks for with `x-strangler-force`, if its token allows it. */
export function authorisedForce(head: RequestHead, checkToken: CheckToken): Side | undefined {
  const { force, token } = head;
  if (force !== 'legacy' && force !== 'service') return undefined;
  return token !== undefined && checkToken(token, 'force') ? force : undefined;
}

/** Whether the request asks for an explanation and its token allows it. */
export function authorisedExplain(head: RequestHead, checkToken: CheckToken): boolean {
  return head.explain === '1' && head.token !== undefined && checkToken(head.token, 'explain');
}
