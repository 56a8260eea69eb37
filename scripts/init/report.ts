import type { CookieFinding, Findings, HabitName } from './findings.ts';
import { printable } from './probe/software.ts';

/** What was found, in plain words, one topic per paragraph. */
export function describeFindings(found: Findings): string {
  const { start, origin } = found;
  const title = start.title === undefined ? '' : `, "${printable(start.title)}"`;
  const rows: readonly (readonly [string, string])[] = [
    ['software', found.software.length === 0 ? 'does not introduce itself' : found.software.join('; ')],
    ['pages', pages(found)],
    [
      'login',
      found.wantsLogin ? 'wants one before it shows anything: --header "Cookie: …" lets the probe see more' : '',
    ],
    ['host', host(found)],
    ['links', links(found)],
    ['redirects', found.redirectsAway.map(({ from, to }) => `${from} leads away, to ${to}`).join('; ')],
    ['cookies', found.cookies.map(cookie).join('; ') || 'none seen (perhaps only after a login)'],
    ['router', router(found)],
    ['connections', connections(found)],
    ['websockets', found.webSockets.length > 0 ? `yes, at ${found.webSockets.join(', ')}: passed on` : 'none found'],
  ];
  const width = Math.max(...rows.map(([topic]) => topic.length));
  return [
    `${origin}${printable(start.target)} answers ${start.status}${title}.`,
    '',
    ...rows.filter(([, text]) => text !== '').map(([topic, text]) => `  ${topic.padEnd(width)}  ${printable(text)}`),
  ].join('\n');
}

function pages({ pages: read, avoided }: Findings): string {
  const left =
    avoided.length === 0 ? '' : `; ${avoided.length} links left alone that might do something, as ${avoided[0] ?? ''}`;
  return `${read.length} read, by GET only${left}`;
}

function host({ takesOtherHosts }: Findings): string {
  return takesOtherHosts
    ? 'answers by whatever Host it is asked: the client’s is passed on'
    : 'refuses another Host than its own: it gets its own one (changeOrigin)';
}

function links({ links: { following, fixed } }: Findings): string {
  if (fixed.length > 0) return `${fixed.length} pages name its own address (${fixed[0] ?? ''}): rewritten`;
  return following > 0 ? 'absolute ones follow the Host: they lead through the proxy' : 'no absolute ones to itself';
}

function cookie({ name, domain, path, secure, session }: CookieFinding): string {
  const notes = [
    ...(session ? ['a session'] : []),
    ...(domain === undefined ? [] : [`for ${domain} only: the attribute is taken away`]),
    ...(path === undefined || path === '/' ? [] : [`below ${path}`]),
    ...(secure ? ['Secure: browsers send it over https only'] : []),
  ];
  return notes.length === 0 ? name : `${name} (${notes.join(', ')})`;
}

const HABITS: Readonly<Record<HabitName, string>> = {
  caseSensitive: 'case',
  strictSlash: 'a slash at the end',
  strictSemicolon: '";…"',
  strictEncoding: 'encoded slashes',
};

function router({ router: habits }: Findings): string {
  const named = (strict: boolean | undefined): string =>
    (Object.keys(HABITS) as HabitName[])
      .filter((name) => habits[name].strict === strict)
      .map((name) => HABITS[name])
      .join(', ');
  return [
    ['minds', named(true)],
    ['overlooks', named(false)],
    ['cannot be told about', named(undefined)],
  ]
    .filter(([, names]) => names !== '')
    .map(([verb = '', names = '']) => `${verb} ${names}`)
    .join('; ');
}

function connections({ httpVersion, keepAlive, compression }: Findings): string {
  const kept = keepAlive ? 'kept open' : 'closed after each answer, so each request opens one';
  return `HTTP/${httpVersion}, ${kept}; ${compression === undefined ? 'not compressed' : `compressed (${compression})`}`;
}
