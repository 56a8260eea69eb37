import { UserError } from '../user-error.ts';

const MAX_PAGES = 200;

/** The application's address with the path to begin at; a UserError says how to write it. */
export function parseLegacy(text: string): URL {
  const url = URL.parse(text);
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url === null || !isWeb) {
    const guess = URL.parse(`http://${text}`);
    const hint = guess !== null && !text.includes('//') ? `http://${text}` : 'http://127.0.0.1:3000';
    throw new UserError(`--legacy ${text}: write scheme, host and port, as in ${hint}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UserError('--legacy: no name and password in the address; use --header "Authorization: Basic …".');
  }
  url.hash = '';
  return url;
}

/** A name for the upstream that is safe in YAML, metrics and logs. */
export function parseName(text: string): string {
  if (/^[a-z][a-z0-9-]{0,39}$/.test(text)) return text;
  throw new UserError(`--name ${text}: small letters, digits and "-", as in monolith.`);
}

export function parsePages(text: string): number {
  const pages = Number(text);
  if (Number.isInteger(pages) && pages >= 1 && pages <= MAX_PAGES) return pages;
  throw new UserError(`--pages ${text}: a whole number from 1 to ${MAX_PAGES}.`);
}

/** The port that was named, else the one that is proposed. */
export async function parsePort(
  option: string,
  text: string | undefined,
  propose: () => Promise<number>,
): Promise<number> {
  if (text === undefined) return propose();
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new UserError(`${option} ${text}: a port is a number from 1 to 65535.`);
}
