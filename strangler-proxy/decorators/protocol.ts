import { z } from 'zod';
import type { DecoratorFailure, Headers, Outcome, PostChange, PreChange, Query } from './types.ts';

/**
 * The protocol of the microservice decorators: POST with JSON; 204 leaves everything as it is, 200 replaces the keys
 * that it gives, 418 stops the chain and says what to answer. Anything else is a failure.
 */

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([scalar, z.array(scalar)]);

const headers = z
  .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is no header name'), values)
  .transform((given): Headers => {
    const lower: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries(given)) {
      // What the proxy alone may say, a decorator does not say to the next one either.
      if (!/^x[-_]strangler[-_]/i.test(name)) lower[name.toLowerCase()] = value;
    }
    return lower;
  })
  .refine((given) => Object.values(given).every((value) => [value].flat().every(isHeaderValue)), {
    message: 'a header value holds control characters',
  });
const query = z.record(z.string(), values).transform((given): Query => given);
const statusCode = z.int().min(200).max(599);

const preChange = z.object({ headers: headers.optional(), query: query.optional(), body: z.unknown().optional() });
const postChange = z.object({
  headers: headers.optional(),
  statusCode: statusCode.optional(),
  body: z.unknown().optional(),
});
const stop = z.object({ statusCode, headers: headers.optional(), body: z.unknown().optional() });

/** What a pre decorator's answer means. */
export function readPreAnswer(status: number, text: string): Outcome<PreChange> {
  return readAnswer(preChange, status, text);
}

/** What a post or catch decorator's answer means. */
export function readPostAnswer(status: number, text: string): Outcome<PostChange> {
  return readAnswer(postChange, status, text);
}

function readAnswer<T extends object>(change: z.ZodType<T>, status: number, text: string): Outcome<T> {
  if (status === 204) return { kind: 'unchanged' };
  if (status !== 200 && status !== 418) return failure('bad-status', `answered ${status}`);
  const json = parse(text);
  if (json === undefined) return failure('bad-payload', `answered ${status} without JSON`);
  if (status === 418) {
    const read = stop.safeParse(json);
    if (!read.success) return failure('bad-payload', describe(read.error));
    return { kind: 'stop', statusCode: read.data.statusCode, headers: read.data.headers ?? {}, ...bodyOf(read.data) };
  }
  const read = change.safeParse(json);
  return read.success ? { kind: 'replace', with: read.data } : failure('bad-payload', describe(read.error));
}

export function failure(why: DecoratorFailure['why'], detail: string): DecoratorFailure {
  return { kind: 'failed', why, detail };
}

function bodyOf(answer: { readonly body?: unknown }): { body?: unknown } {
  return answer.body === undefined ? {} : { body: answer.body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Told by the caller as a payload that cannot be used.
    return undefined;
  }
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`).join('; ');
}

/** Visible characters, spaces and tabs, and what Latin-1 adds: what Node writes without throwing. */
function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
