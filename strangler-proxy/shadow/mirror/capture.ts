import { headerRecord } from '../compare/index.ts';
import type { Answer } from '../compare/index.ts';
import type { Reason, ShadowCapture } from '../types.ts';
import { makeBoundedBody } from './bounded-body.ts';
import { decodeBody } from './decode-body.ts';
import type { MemoryBudget } from './memory-budget.ts';

export interface CaptureOptions {
  readonly maxBytes: number;
  readonly maxMs: number;
  readonly budget: MemoryBudget;
  /** Called once, when the observation cannot go on. */
  dropped(reason: Reason): void;
  /** Called once, when the primary's answer is out and whole. */
  captured(primary: CapturedAnswer): void;
}

export interface CapturedAnswer {
  /** Undefined when the content-encoding cannot be undone. */
  decoded(): Promise<Answer | undefined>;
  release(): void;
}

/** Collects the primary's answer while it passes; every way out ends in exactly one of `dropped` and `captured`. */
export function makeCapture(o: CaptureOptions): ShadowCapture {
  const body = makeBoundedBody(o.maxBytes, o.budget);
  let head: Pick<Answer, 'status' | 'headers'> | undefined;
  let open = true;
  const close = (): void => {
    open = false;
    clearTimeout(timer);
  };
  const drop = (reason: Reason): void => {
    close();
    body.release();
    o.dropped(reason);
  };
  // A client that reads slowly, or a proxy that forgets to call end, must not hold a slot for ever.
  const timer = setTimeout(() => drop('primary-slow'), o.maxMs).unref();

  return {
    head(status, rawHeaders) {
      if (!open || status < 200) return;
      const headers = headerRecord(rawHeaders);
      head = { status, headers };
      const reason = unsuitable(status, headers, o.maxBytes);
      if (reason !== undefined) drop(reason);
    },
    chunk(chunk) {
      if (!open) return;
      const over = body.add(chunk);
      if (over !== undefined) drop(over);
    },
    end(complete) {
      if (!open) return;
      if (!complete) {
        drop('primary-aborted');
        return;
      }
      // Out completely but never begun by the primary: the proxy answered in its place.
      if (head === undefined) {
        drop('primary-failed');
        return;
      }
      close();
      const { status, headers } = head;
      o.captured({
        async decoded() {
          const bytes = await decodeBody(body.bytes(), headers['content-encoding'], o.maxBytes);
          return bytes === undefined ? undefined : { status, headers, body: bytes };
        },
        release: () => body.release(),
      });
    },
  };
}

function unsuitable(status: number, headers: Answer['headers'], maxBytes: number): Reason | undefined {
  if (status >= 500) return 'primary-failed';
  // The mirror request asks for the whole thing unconditionally: a part, or "unchanged", has no counterpart.
  if (status === 304 || status === 206 || status === 412 || status === 416) return 'conditional';
  if (headers['content-type']?.startsWith('text/event-stream') === true) return 'stream';
  if (Number(headers['content-length'] ?? 0) > maxBytes) return 'body-too-large';
  return undefined;
}
