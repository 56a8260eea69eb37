import { moveLink, moveRefresh } from './links.ts';
import type { Asked } from './public-origin.ts';
import type { SideRewriting } from './side-rewriting.ts';

const looked = new Set(['location', 'content-location', 'refresh', 'link', 'set-cookie']);
const lengths = new Set([...looked].map((each) => each.length));

/** The raw headers of an answer with the addresses that the client knows; the same array where nothing changes. */
export function rewriteHeaders(raw: readonly Buffer[], rewriting: SideRewriting, asked: Asked): readonly Buffer[] {
  let result: Buffer[] | undefined;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as Buffer;
    if (!lengths.has(name.length)) continue;
    const lower = name.toString('latin1').toLowerCase();
    if (!looked.has(lower)) continue;
    const before = (raw[i + 1] as Buffer).toString('latin1');
    const after = rewriteValue(lower, before, rewriting, asked);
    if (after === before) continue;
    result ??= [...raw];
    result[i + 1] = Buffer.from(after, 'latin1');
  }
  return result ?? raw;
}

function rewriteValue(name: string, value: string, { moveUrl, changeCookie }: SideRewriting, asked: Asked): string {
  const { to, isHttps } = asked;
  if (name === 'set-cookie') return changeCookie?.(value, isHttps) ?? value;
  if (moveUrl === undefined || to === undefined) return value;
  if (name === 'refresh') return moveRefresh(value, to, moveUrl);
  if (name === 'link') return moveLink(value, to, moveUrl);
  return moveUrl(value, to);
}
