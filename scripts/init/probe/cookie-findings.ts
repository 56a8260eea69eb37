import type { CookieFinding } from '../findings.ts';
import type { Page } from './asker.ts';

const SESSION = /sess|sid$|^sid|auth|login|token|remember|identity|\.sid|^fossil-|^_?csrf/i;

/** The cookies of all pages, each name once. */
export function findCookies(pages: readonly Page[]): readonly CookieFinding[] {
  const found = new Map<string, CookieFinding>();
  for (const line of pages.flatMap(({ cookies }) => cookies)) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.split('=')[0]?.trim() ?? '';
    if (name === '' || found.has(name)) continue;
    const values = new Map(attributes.map((text) => [text.split('=')[0]?.toLowerCase(), text.split('=')[1] ?? '']));
    const optional = (key: string, as: string): object => {
      const value = values.get(key);
      return value === undefined || value === '' ? {} : { [as]: value };
    };
    found.set(name, {
      name,
      ...optional('domain', 'domain'),
      ...optional('path', 'path'),
      ...optional('samesite', 'sameSite'),
      secure: values.has('secure'),
      httpOnly: values.has('httponly'),
      session: SESSION.test(name),
    });
  }
  return [...found.values()];
}
