import type { Asked } from './public-origin.ts';
import type { SideRewriting } from './side-rewriting.ts';

/** An answer whose whole body is at hand, its header names in lower case. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The answer of a side as the client of this request would see it: two sides can be compared only like that. */
export function rewriteWhole({ as, moveUrl, bodies }: SideRewriting, asked: Asked, answer: WholeAnswer): WholeAnswer {
  const to = as ?? asked.to;
  if (to === undefined) return answer;
  const { status, headers, body } = answer;
  const { location, 'content-type': contentType = '' } = headers;
  const moved = location === undefined ? location : moveUrl?.(location, to);
  const isSearched = bodies !== undefined && body.length <= bodies.limit && bodies.isSearched(contentType);
  const replacer = isSearched ? bodies.replacerFor(contentType, to) : undefined;
  return {
    status,
    headers: moved === undefined ? headers : { ...headers, location: moved },
    body: replacer === undefined ? body : Buffer.concat([replacer.push(Buffer.from(body)), replacer.end()]),
  };
}
