import type { Page } from './asker.ts';

/** Words of links that may do something although they are links: such are not followed. */
const SMELLS =
  /log-?_?(out|off)|sign-?_?(out|off)|delet|remov|destroy|drop|unsubscri|cancel|reset|purge|clear|flush|disable|enable|revoke|kill|shutdown|restart|reboot|stop|export|download|backup|restore|install|upgrade|unlock|approve|reject|confirm|publish|vote|like|buy|pay|cart|checkout|order(?=\?|$)|send|invite|rebuild|reindex|cron|setup|(^|[^a-z])(edit|new|create|add|update|save|do|exec|run|ci|rm|del)([^a-z]|$)/i;
/** Files of which one more tells nothing about the application. */
const STATIC = /\.(css|js|mjs|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|pdf|zip|gz|tgz|mp[34]|avi|iso)$/i;

/** Whether following the link might do something: log out, delete, buy. */
export function smells(target: string): boolean {
  let text = target;
  try {
    text = decodeURIComponent(target);
  } catch {
    // a stray %: the text as it is
  }
  return SMELLS.test(text);
}

/** Links of a page as targets (path and query) of the same application, which may call itself by several origins. */
export function linksOf(page: Page, origins: readonly string[]): readonly string[] {
  if (!/html|xml/.test(page.type)) return [];
  const found = new Set<string>();
  const base = /<base\s[^>]*href\s*=\s*["']?([^"'\s>]+)/i.exec(page.body)?.[1] ?? '';
  const own = `${origins[0] ?? ''}${page.target}`;
  const from = URL.parse(decodeEntities(base), own)?.href ?? own;
  for (const [, tag = '', attributes = ''] of page.body.matchAll(/<(a|area|link|iframe|frame)\s([^>]*)>/gi)) {
    if (/\b(nofollow|stylesheet|icon|preload|dns-prefetch|preconnect)\b/i.test(attributes)) continue;
    // A script may be behind it, or another method than GET.
    if (/\bon\w+\s*=|data-(method|confirm)/i.test(attributes)) continue;
    const [, quoted, single, bare] = /(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes) ?? [];
    const href = decodeEntities(quoted ?? single ?? bare ?? '').trim();
    if (href === '' || href.startsWith('#') || tag === '') continue;
    const url = URL.parse(href, from);
    if (url === null || !origins.includes(url.origin) || STATIC.test(url.pathname)) continue;
    found.add(url.pathname + url.search);
  }
  return [...found];
}

/** Whether the page is one where people log in. */
export function asksPassword(body: string): boolean {
  return /<input[^>]*type\s*=\s*["']?password/i.test(body);
}

/** The text of a page's title. */
export function titleOf({ body }: Page): string | undefined {
  const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1]?.trim().replaceAll(/\s+/g, ' ');
  return title === undefined || title === '' ? undefined : decodeEntities(title).slice(0, 80);
}

function decodeEntities(text: string): string {
  return text
    .replaceAll(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replaceAll(/&#x([0-9a-f]{1,5});/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
