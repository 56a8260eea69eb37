import type { Side } from '../config/types.ts';
import type { Decision, Reason } from '../decision/decision.ts';

/** Reasons that say where the conversation takes place; others are exceptions of one request. */
const settling: ReadonlySet<Reason> = new Set<Reason>([
  'flag-on',
  'flag-off',
  'flag-unknown',
  'flag-unsafe',
  'property-missing',
  'kill-switch',
  'pinned-legacy',
  'owner-legacy',
  'owner-service',
]);

/**
 * Where a conversation is after an answer of 2xx or 3xx; undefined when there is none.
 *
 * It begins with the first such answer of the group. Where a flag or the kill switch has sent it to the other side, it
 * has moved there, and comes back when it has ended and not before. An override, a fallback, or a read that followed a
 * write is no step of it.
 */
export function conversationAfter(
  before: Side | undefined,
  { side, reason }: Decision,
  ends: boolean,
): Side | undefined {
  if (ends) return undefined;
  return settling.has(reason) ? side : before;
}
