import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import { z } from 'zod';
import { readFence, takeFence, type FenceDefinition } from '../../../events/index.ts';
import { signatureHeader, type VerifySignature } from '../../../strangler-proxy/legacy-bridge/signature.ts';

/** One fence of this side, as it is asked for over HTTP. */
export interface FenceEndpoint {
  readonly definition: FenceDefinition;
  readonly knex: Knex;
  readonly verify: VerifySignature;
  /** Marked writes that this process is at work on; other copies have theirs, and only the row's lock knows of all. */
  inFlight: number;
}

const BODY_MAX = 1024 * 1024;
const WAIT_MAX_MS = 30_000;

const side = z.enum(['legacy', 'service']);
const orderSchema = z.strictObject({
  tenant: z.string().min(1).max(190),
  owner: side,
  epoch: z.int().min(0),
  watermark: z.string().optional(),
  force: z.boolean().optional(),
  waitMs: z.number().min(0).max(WAIT_MAX_MS),
});

/** Answers who may write, or changes it. Whoever cannot sign finds nothing here. */
export async function answerFence(
  endpoint: FenceEndpoint | undefined,
  request: Request,
  response: Response,
): Promise<void> {
  const { method, originalUrl: target } = request;
  const body = await readBody(request);
  const header = request.get(signatureHeader);
  const isSigned = body !== undefined && endpoint?.verify(header, { method, target, body }, Date.now()) === true;
  if (!isSigned || (method !== 'GET' && method !== 'POST')) {
    response.status(404).json({ code: 'not-found' });
    return;
  }
  response.setHeader('cache-control', 'no-store');
  if (method === 'GET') await answerState(endpoint, request, response);
  else await answerOrder(endpoint, body, response);
}

async function answerState(
  { knex, definition, inFlight }: FenceEndpoint,
  request: Request,
  response: Response,
): Promise<void> {
  const tenant = new URL(request.originalUrl, 'http://side').searchParams.get('tenant') ?? '*';
  const { owner, epoch } = await readFence(knex, definition.fence, tenant);
  response.json({ side: definition.side, owner, epoch, inFlight });
}

async function answerOrder(
  { knex, definition, inFlight }: FenceEndpoint,
  body: Buffer,
  response: Response,
): Promise<void> {
  const order = orderSchema.safeParse(parseJson(body));
  if (!order.success) {
    response.status(400).json({ code: 'invalid-request', detail: z.prettifyError(order.error) });
    return;
  }
  const taken = await takeFence(knex, definition, order.data);
  switch (taken.kind) {
    case 'pending':
      response.status(202).json({ pending: taken.pending, inFlight });
      break;
    case 'outdated':
      response.status(409).json({ code: 'outdated', owner: taken.row.owner, epoch: taken.row.epoch });
      break;
    case 'no-watermark':
      response.status(400).json({ code: 'no-watermark', detail: 'The watermark of this epoch is missing.' });
      break;
    case 'done':
      response.json({
        owner: taken.row.owner,
        epoch: taken.row.epoch,
        inFlight,
        ...(taken.watermark !== undefined && { watermark: taken.watermark }),
      });
  }
}

async function readBody(request: Request): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    // Refused by the schema.
    return undefined;
  }
}
