import type { BridgedRequest } from './types.ts';

const largest = 64 * 1024;

/** The whole body; undefined when it is larger than 64 KiB. */
export async function readBody(request: BridgedRequest): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= largest) chunks.push(chunk);
  }
  return bytes <= largest ? Buffer.concat(chunks) : undefined;
}
