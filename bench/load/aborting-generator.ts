// Clients that leave in the middle: before the answer, in the middle of it, and in the middle of their own upload.
import { connect } from 'node:net';
import type { AbortingResult, AbortingRun } from '../support/aborting-load.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as AbortingRun;
const target = new URL(settings.url);
const get = `GET ${target.pathname} HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`;
const post = `POST ${target.pathname} HTTP/1.1\r\nHost: ${target.host}\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(10_000)}`;
/** How each kind of client leaves, in turn. */
const kinds = [
  { text: get, leavesAfter: 'sending' },
  { text: get, leavesAfter: 'first bytes' },
  { text: post, leavesAfter: 'sending' },
] as const;

let begun = 0;
const timer = setInterval(() => {
  const kind = kinds[begun % kinds.length] ?? kinds[0];
  begun += 1;
  const socket = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
  socket.on('error', () => socket.destroy());
  socket.once('connect', () => {
    if (kind.leavesAfter === 'sending') socket.write(kind.text, () => socket.resetAndDestroy());
    else socket.write(kind.text);
  });
  socket.once('data', () => socket.resetAndDestroy());
}, 1000 / settings.rate);
await new Promise((resolve) => setTimeout(resolve, settings.seconds * 1000));
clearInterval(timer);
process.stdout.write(JSON.stringify({ begun } satisfies AbortingResult));
