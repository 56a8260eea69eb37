import type { PassThrough } from './check-through.ts';
import type { Findings } from './findings.ts';

/** How the pages look through the proxy. */
export function describeThrough({ asked, differing }: PassThrough): string {
  const same = asked - differing.length;
  const lines = [`${same} of ${asked} pages look through the proxy as they do directly (status and type).`];
  if (differing.length > 0) lines.push(...differing.map((line) => `  ${line}`));
  return lines.join('\n');
}

/** What to do next. */
export function describeNext(o: {
  readonly proxy: string;
  readonly admin: string;
  readonly name: string;
  readonly found: Findings;
  readonly isRunning: boolean;
}): string {
  const flag = `${o.found.ideas[0]?.name ?? 'first'}-read`;
  return `
${o.isRunning ? `The proxy runs, and passes everything on to ${o.name}. Ctrl-C stops it.` : 'To start the proxy: npx strangler proxy'}

  ${o.proxy}   the application, through the proxy
  ${o.admin}   the console; it asks for the token in strangler.env

Next, in a second terminal in this folder:
  1. Use the application through the proxy: log in, save something.
  2. Write a small service for one read, and its route into strangler.yaml (examples stand there).
  3. npx strangler shadow --paths FILE     compare both sides before anybody depends on it
  4. npx strangler flags on ${flag}     the service answers; "flags off" takes it back
Word by word: docs/guide/your-own-monolith.md
`;
}
