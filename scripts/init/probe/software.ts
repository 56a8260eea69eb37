import type { Page } from './asker.ts';

/** Cookies that give the framework away, and what is worth knowing about it. */
const BY_COOKIE: readonly (readonly [RegExp, string])[] = [
  [/^PHPSESSID$/i, 'PHP'],
  [/^JSESSIONID$/i, 'a Java servlet container (its router takes ;jsessionid=… for the same path)'],
  [/^ASP\.NET_SessionId$|^\.AspNet/i, 'ASP.NET'],
  [/^connect\.sid$/i, 'Express with express-session (see docs/reference/legacy-bridge.md)'],
  [/^laravel_session$/i, 'Laravel'],
  [/^_[a-z0-9_]+_session$/i, 'Ruby on Rails'],
  [/^csrftoken$/i, 'Django'],
  [/^DokuWiki$/i, 'DokuWiki'],
  [/^wordpress_/i, 'WordPress'],
];

/** How the application introduces itself, each thing once. */
export function findSoftware(pages: readonly Page[]): readonly string[] {
  const found = new Set<string>();
  for (const { headers, cookies, body } of pages) {
    for (const name of ['server', 'x-powered-by', 'x-generator', 'x-aspnet-version']) {
      const value = headers[name];
      if (typeof value === 'string') found.add(value);
    }
    for (const cookie of cookies) {
      for (const [pattern, what] of BY_COOKIE) if (pattern.test(cookie.split('=')[0] ?? '')) found.add(what);
    }
    const generator =
      /<meta\s[^>]*name=["']generator["'][^>]*content=["']([^"']+)/i.exec(body)?.[1] ??
      /<generator>([^<]{1,80})<\/generator>/i.exec(body)?.[1];
    if (generator !== undefined) found.add(generator.replaceAll(/\s+/g, ' '));
  }
  return [...found].map((text) => printable(text).slice(0, 100)).slice(0, 6);
}

/** What an application says about itself ends up on a terminal and in a comment. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
}
