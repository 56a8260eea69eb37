// Sends GETs at a fixed rate and measures each from the moment at which it should have been sent,
// so that a stalled server cannot hide its stall by slowing the generator (as in wrk2).
// Plain sockets: an HTTP client would cost more than what is measured.
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { quantile } from '../support/statistics.ts';
import { ResponseReader } from './response-reader.ts';
import type { OpenLoopResult, OpenLoopRun } from '../support/open-loop.ts';

const LOST_AFTER_MS = 5_000;

interface Connection {
  readonly socket: Socket;
  /** Intended times of the requests that wait for their answer, oldest first. */
  readonly waiting: number[];
}

const settings = JSON.parse(process.argv[2] ?? '{}') as OpenLoopRun;
const target = new URL(settings.url);
const request = `GET ${target.pathname} HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`;
const latencies: number[] = [];
let failed = 0;
let sent = 0;

const connections = await Promise.all(Array.from({ length: settings.connections }, openConnection));
const ticker = new Worker(new URL('ticker.ts', import.meta.url), {
  workerData: { intervalMs: 1000 / settings.rate, count: settings.rate * settings.seconds },
});
ticker.on('message', send);
await new Promise<void>((resolve, reject) => {
  ticker.once('error', reject);
  ticker.once('exit', () => resolve());
});
await answersOrPatienceEnd();
const lost = connections.reduce((sum, each) => sum + each.waiting.length, 0);
for (const each of connections) each.socket.destroy();
const result: OpenLoopResult = {
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  sent,
  failed: failed + lost,
};
process.stdout.write(JSON.stringify(result));

function send(intended: number): void {
  const connection = connections.find((each) => each.waiting.length === 0) ?? connections[sent % connections.length];
  sent += 1;
  connection?.waiting.push(intended);
  connection?.socket.write(request);
}

async function openConnection(): Promise<Connection> {
  const socket = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const connection: Connection = { socket, waiting: [] };
  const reader = new ResponseReader(() => {
    latencies.push(performance.timeOrigin + performance.now() - (connection.waiting.shift() ?? Number.NaN));
  });
  socket.on('error', () => (failed += 1));
  socket.on('data', (chunk: Buffer) => {
    if (reader.take(chunk)) return;
    failed += 1;
    socket.destroy();
  });
  return connection;
}

async function answersOrPatienceEnd(): Promise<void> {
  const until = Date.now() + LOST_AFTER_MS;
  while (connections.some((each) => each.waiting.length > 0) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
