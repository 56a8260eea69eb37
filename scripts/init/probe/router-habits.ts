import type { Habit, HabitName } from '../findings.ts';
import type { Asker, Page } from './asker.ts';
import { smells } from './links.ts';
import { looksLikeSame } from './same-page.ts';

const MAX_PAGES = 3;
const NAMES: readonly HabitName[] = ['caseSensitive', 'strictSlash', 'strictSemicolon', 'strictEncoding'];

/**
 * Finds out which other spellings of a path the application takes for the same page, on up to three pages that exist.
 * A path is only called strict when every other spelling that was tried led elsewhere: to be too lenient makes the
 * proxy match too much, to be too strict would let a spelling pass by a flag.
 */
export async function findRouterHabits(asker: Asker, pages: readonly Page[]): Promise<Record<HabitName, Habit>> {
  const missing = await asker.get(`/strangler-init-${Math.random().toString(36).slice(2)}`).catch(() => undefined);
  const found = new Map<HabitName, { tried: string[]; same: boolean }>();
  for (const page of choosePages(pages, missing)) {
    for (const name of NAMES) {
      for (const spelling of spellings(name, page.target)) {
        if (smells(spelling)) continue;
        const other = await asker.get(spelling).catch(() => undefined);
        if (other === undefined) continue; // a broken answer proves neither
        const entry = found.get(name) ?? { tried: [], same: false };
        entry.tried.push(spelling);
        entry.same ||= looksLikeSame(page, other);
        found.set(name, entry);
      }
    }
  }
  const habit = (name: HabitName): Habit => {
    const entry = found.get(name);
    return { strict: entry === undefined ? undefined : !entry.same, tried: entry?.tried ?? [] };
  };
  return {
    caseSensitive: habit('caseSensitive'),
    strictSlash: habit('strictSlash'),
    strictSemicolon: habit('strictSemicolon'),
    strictEncoding: habit('strictEncoding'),
  };
}

/** Pages that exist, are told from a missing one, and have letters in the path; deep ones first, files last. */
function choosePages(pages: readonly Page[], missing: Page | undefined): readonly Page[] {
  const seen = new Set<string>();
  return pages
    .filter(({ status, target }) => status === 200 && /[a-z]/i.test(pathOf(target)))
    .filter((page) => missing === undefined || !looksLikeSame(page, missing))
    .filter(({ target }) => !seen.has(pathOf(target)) && seen.add(pathOf(target)))
    .sort((a, b) => rank(b.target) - rank(a.target))
    .slice(0, MAX_PAGES);
}

function rank(target: string): number {
  const path = pathOf(target);
  return Math.min(segmentsOf(path).length, 4) - (/\.\w{1,5}$/.test(path) ? 10 : 0);
}

function spellings(name: HabitName, target: string): readonly string[] {
  const path = pathOf(target);
  const query = target.slice(path.length);
  const segments = segmentsOf(path);
  if (name === 'strictSlash') return [(path.endsWith('/') ? path.slice(0, -1) : `${path}/`) + query];
  if (name === 'strictSemicolon') return segments.map((_, at) => replaced(at, (text) => `${text};strangler=1`));
  if (name === 'caseSensitive') {
    return segments.flatMap((segment, at) => (/[a-z]/i.test(segment) ? replaced(at, swapCase) : []));
  }
  if (segments.length < 2) return [];
  return ['%2F', '\\', '%252F'].map((slash) => `/${segments.join('/').replace(/\/([^/]*)$/, `${slash}$1`)}${query}`);

  function replaced(at: number, change: (text: string) => string): string {
    const tail = path.endsWith('/') && path.length > 1 ? '/' : '';
    return `/${segments.map((segment, index) => (index === at ? change(segment) : segment)).join('/')}${tail}${query}`;
  }
}

/** Escapes stay as they are: %2f and %2F are the same to everybody. */
function swapCase(text: string): string {
  return text.replaceAll(/%[0-9a-f]{2}|[a-z]/gi, (part) => {
    if (part.startsWith('%')) return part;
    return part === part.toLowerCase() ? part.toUpperCase() : part.toLowerCase();
  });
}

function pathOf(target: string): string {
  return target.split('?')[0] ?? '/';
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}
