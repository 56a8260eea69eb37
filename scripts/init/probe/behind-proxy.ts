import type { Asker, Page } from './asker.ts';
import { looksLikeSame } from './same-page.ts';

const MAX_PAGES = 5;

export interface BehindProxy {
  readonly takesOtherHosts: boolean;
  readonly following: number;
  /** Targets of pages that name the application's own address although they were asked by another. */
  readonly fixed: readonly string[];
}

/** Asks some pages as the proxy will, by the proxy's own Host, and looks whose address their links and redirects name. */
export async function lookBehindProxy(asker: Asker, pages: readonly Page[], host: string): Promise<BehindProxy> {
  const own = origins(asker.origin);
  const named = (page: Page, names: readonly string[]): boolean =>
    names.some((name) => mentions(page.body, name) || (page.headers.location ?? '').startsWith(name));
  const usable = pages.filter(({ status }) => status < 400);
  const withLinks = usable.filter((page) => named(page, own));
  const others = usable.filter((page) => !withLinks.includes(page));
  let taken = 0;
  let asked = 0;
  let following = 0;
  const fixed: string[] = [];
  for (const page of [...withLinks, ...others].slice(0, MAX_PAGES)) {
    const again = await asker.get(page.target, { host }).catch(() => undefined);
    asked += 1;
    if (again === undefined) continue;
    const isRedirect = again.status >= 300 && again.status < 400;
    if (isRedirect ? page.status === again.status : looksLikeSame(page, again)) taken += 1;
    if (named(again, own)) fixed.push(page.target);
    else if (withLinks.includes(page) && named(again, origins(`http://${host}`))) following += 1;
  }
  return { takesOtherHosts: asked === 0 || taken > 0, following, fixed };
}

/** An origin and what leaves its scheme open. */
function origins(origin: string): readonly string[] {
  const { host } = new URL(origin);
  return [`http://${host}`, `https://${host}`];
}

/** Not as the beginning of another host or port: http://a.example:80 is not in http://a.example:8080/. */
function mentions(body: string, origin: string): boolean {
  for (let at = body.indexOf(origin); at !== -1; at = body.indexOf(origin, at + 1)) {
    if (
      !/[\w:.-]/.test(body.charAt(at + origin.length)) ||
      /^\.(\s|$)/.test(body.slice(at + origin.length, at + origin.length + 2))
    )
      return true;
  }
  return false;
}
