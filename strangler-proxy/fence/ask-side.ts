import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Side } from '../config/types.ts';
import { sign, signatureHeader } from '../legacy-bridge/signature.ts';
import { type FenceSide, SideUnavailable } from './types.ts';

/** express.json and its like leave it alone: what is signed are the bytes. */
const contentType = 'application/x-strangler-fence';

/** Longer than the side is asked to wait: its answer needs time as well. */
const graceMs = 1000;

const stateSchema = z.object({ owner: z.enum(['legacy', 'service']), epoch: z.int().min(0) });
const doneSchema = stateSchema.extend({ watermark: z.string().optional() });
const pendingSchema = z.object({ pending: z.string() });

export interface AskSideOptions {
  readonly side: Side;
  /** Name of the fence. */
  readonly fence: string;
  readonly secret: string;
  readonly dispatcher: Dispatcher;
  /** Of a copy; asked before each request. */
  readonly origin: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A side as it answers at `/__strangler/fence/<fence>`: docs/reference/fence.md. */
export function askSide(o: AskSideOptions): FenceSide {
  const endpoint = `/__strangler/fence/${encodeURIComponent(o.fence)}`;

  async function ask(method: 'GET' | 'POST', target: string, body: string, timeoutMs: number) {
    const headers = { [signatureHeader]: sign(o.secret, { method, target, body }, o.now()) };
    const response = await o.dispatcher
      .request({
        origin: o.origin(),
        path: target,
        method,
        headers: method === 'POST' ? { ...headers, 'content-type': contentType } : headers,
        ...(method === 'POST' && { body }),
        signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
      })
      .then(async ({ statusCode, body: answer }) => ({ statusCode, text: await answer.text() }))
      .catch((cause: unknown) => {
        throw new SideUnavailable(o.side, 'does not answer for the fence', { cause });
      });
    return { status: response.statusCode, content: parseJson(response.text) };
  }

  function unexpected(status: number): SideUnavailable {
    const why = status === 404 ? ': is the fence set up there, with the same secret?' : '';
    return new SideUnavailable(o.side, `answered ${status} for the fence${why}`);
  }

  return {
    async read(tenant, timeoutMs) {
      const { status, content } = await ask('GET', `${endpoint}?tenant=${encodeURIComponent(tenant)}`, '', timeoutMs);
      const parsed = status === 200 ? stateSchema.safeParse(content) : undefined;
      if (parsed?.success !== true) throw unexpected(status);
      return parsed.data;
    },

    async give({ isForced = false, ...order }, waitMs) {
      const body = JSON.stringify({ ...order, waitMs: Math.round(waitMs), ...(isForced && { force: true }) });
      const { status, content } = await ask('POST', endpoint, body, waitMs + graceMs);
      if (status === 409) return { kind: 'outdated' };
      const pending = status === 202 ? pendingSchema.safeParse(content) : undefined;
      if (pending?.success === true) return { kind: 'pending', pending: pending.data.pending };
      const done = status === 200 ? doneSchema.safeParse(content) : undefined;
      if (done?.success !== true) throw unexpected(status);
      return { kind: 'done', watermark: done.data.watermark };
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Refused by the schema, with the status.
    return undefined;
  }
}
