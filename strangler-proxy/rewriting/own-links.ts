import type { PublicOrigin } from './public-origin.ts';

interface LinkRule {
  readonly from: string;
  readonly ends?: 'host' | 'port';
  readonly notAfterColon?: boolean;
  readonly to: (origin: PublicOrigin) => string;
}

type Write = (url: string) => string;

/** How an absolute URL is written in pages, in scripts and JSON, and by templates that escape much. */
const readable: readonly Write[] = [
  (url) => url,
  (url) => url.replaceAll('/', '\\/'),
  (url) => url.replaceAll('/', '&#x2F;'),
];

/** How it is written in queries. */
const encoded: readonly Write[] = [
  encodeURIComponent,
  (url) => encodeURIComponent(url).replaceAll(/%../g, (each) => each.toLowerCase()),
];

/** Rules for absolute links to any of the origins, with and without their scheme. */
export function ownLinks(origins: ReadonlySet<string>): readonly LinkRule[] {
  return [...origins].flatMap((origin) => {
    const { protocol, host, port } = new URL(origin);
    if (port !== '') return linksTo(protocol, host, true);
    const standard = protocol === 'https:' ? '443' : '80';
    return [...linksTo(protocol, host, false), ...linksTo(protocol, `${host}:${standard}`, true)];
  });
}

function linksTo(protocol: string, host: string, hasPort: boolean): readonly LinkRule[] {
  const url = `${protocol}//${host}`;
  const ends = hasPort ? 'port' : 'host';
  return [
    ...readable.flatMap((write): LinkRule[] => [
      { from: write(url), ends, to: (to) => write(to.origin) },
      { from: write(`//${host}`), ends, notAfterColon: true, to: (to) => write(`//${to.host}`) },
    ]),
    // What follows a host is encoded as well: a slash is looked for, because a port would be another origin.
    ...encoded.map((write): LinkRule => {
      if (hasPort) return { from: write(url), ends, to: (to) => write(to.origin) };
      return { from: write(`${url}/`), to: (to) => write(`${to.origin}/`) };
    }),
  ];
}
