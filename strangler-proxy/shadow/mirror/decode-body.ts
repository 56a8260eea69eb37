import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;
const decoders: Readonly<Record<string, Decode>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/** The body without its content-encoding; undefined when it cannot be decoded, or only into more than `maxBytes`. */
export async function decodeBody(
  body: Buffer,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (body.length === 0 || codings.length === 0) return body;
  const decode = decoders[codings[0] ?? ''];
  // Stacked codings are so rare that they are not worth an amplification of the bound.
  if (decode === undefined || codings.length > 1) return undefined;
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch {
    // Truncated, garbage or a bomb: the caller counts it as not comparable.
    return undefined;
  }
}
