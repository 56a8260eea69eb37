import type { IncomingMessage } from 'node:http';
import { type BodyLimits, RequestBody } from '../forwarding/request-body.ts';

/** The whole body of a client; throws what `classify` knows when it is too large, too slow, or broken off. */
export async function readBody(req: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of new RequestBody(req, limits)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
