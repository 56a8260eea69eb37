// Stands in for wrk where there is none: every connection asks again as soon as it was answered.
// It is several times slower than wrk, so that figures made with it are only good for comparing.
import { connect, type Socket } from 'node:net';
import { quantile } from '../support/statistics.ts';
import type { LoadResult } from '../support/closed-loop.ts';
import { ResponseReader } from './response-reader.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as { url: string; seconds: number; connections: number };
const target = new URL(settings.url);
const request = `GET ${target.pathname} HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`;
const latencies: number[] = [];
let non2xx = 0;
let socketErrors = 0;
let running = true;

const sockets = Array.from({ length: settings.connections }, keepAsking);
const startedAt = performance.now();
await new Promise((resolve) => setTimeout(resolve, settings.seconds * 1000));
running = false;
const seconds = (performance.now() - startedAt) / 1000;
for (const socket of sockets) socket.destroy();
const result: LoadResult = {
  requests: latencies.length,
  requestsPerSecond: latencies.length / seconds,
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  non2xx,
  socketErrors,
};
process.stdout.write(JSON.stringify(result));

function keepAsking(): Socket {
  const socket = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
  let sentAt = 0;
  const ask = (): void => {
    sentAt = performance.now();
    socket.write(request);
  };
  const reader = new ResponseReader(() => {
    latencies.push(performance.now() - sentAt);
    ask();
  });
  socket.once('connect', ask);
  socket.on('error', () => (socketErrors += 1));
  socket.on('close', () => (socketErrors += running ? 1 : 0));
  socket.on('data', (chunk: Buffer) => {
    if (reader.take(chunk)) return;
    non2xx += 1;
    socket.destroy();
  });
  return socket;
}
