import { Agent } from 'undici';
import type { Side } from '../../strangler-proxy/config/types.ts';
import type { Answer } from '../../strangler-proxy/shadow/index.ts';
import { makeMemoryBudget } from '../../strangler-proxy/shadow/mirror/memory-budget.ts';
import { sendMirror } from '../../strangler-proxy/shadow/mirror/send-mirror.ts';
import type { ShadowRequest } from './shadow-routes.ts';

const TIMEOUT_MS = 30_000;
const MAX_BODY = 16 * 1024 * 1024;

/** One reading of one side. */
export interface Reading {
  /** Undefined when there was no usable answer; `reason` says why. */
  readonly answer: Answer | undefined;
  readonly reason: string;
  readonly ms: number;
}

/** Both real sides, asked directly and not through the proxy. */
export interface Sides {
  read(side: Side, request: ShadowRequest): Promise<Reading>;
  close(): Promise<void>;
}

export function makeSides(o: {
  /** Origin by upstream name. */
  readonly origins: Readonly<Record<string, string>>;
  readonly legacy: string;
  readonly token: string | undefined;
  /** Sent to both sides besides ours. */
  readonly headers?: Readonly<Record<string, string>>;
}): Sides {
  const dispatcher = new Agent({ connections: 8, pipelining: 1 });
  const budget = makeMemoryBudget(Number.MAX_SAFE_INTEGER);
  const origin = (name: string): string => o.origins[name] ?? '';
  // Both sides get the Host that a client would send, so that absolute links in answers agree.
  const headers = [
    'host',
    new URL(origin(o.legacy)).host,
    'accept',
    'application/json, */*;q=0.5',
    'accept-encoding',
    'identity',
  ];
  headers.push(...Object.entries(o.headers ?? {}).flat());
  if (o.token !== undefined) headers.push('authorization', `Bearer ${o.token}`);
  return {
    async read(side, request) {
      const [name, target] =
        side === 'legacy' ? [o.legacy, request.legacyTarget] : [request.route.config.service, request.serviceTarget];
      const startedAt = performance.now();
      const result = await sendMirror(
        dispatcher,
        { origin: origin(name), target, method: 'GET', headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BODY },
        budget,
      );
      const ms = performance.now() - startedAt;
      if (!result.ok) return { answer: undefined, reason: `${side}: ${result.reason}`, ms };
      result.release();
      return { answer: result.answer, reason: '', ms };
    },
    close: () => dispatcher.destroy(),
  };
}
