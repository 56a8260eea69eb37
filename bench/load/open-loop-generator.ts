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
/** What failures met; only the first is told. */
const met: string[] = [];

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
  firstFailure: met[0] ?? (lost > 0 ? `no answer within ${LOST_AFTER_MS} ms` : null),
};
process.stdout.write(JSON.stringify(result));

/** On the free connection that has rested longest: one that rests for too long is ended by the server. */
function send(intended: number): void {
  const free = connections.findIndex((each) => each.waiting.length === 0);
  const [connection] = connections.splice(Math.max(0, free), 1);
  if (connection === undefined) throw new Error('all connections have been ended');
  connections.push(connection);
  sent += 1;
  connection.waiting.push(intended);
  connection.socket.write(request);
}

async function openConnection(): Promise<Connection> {
  const socket = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const connection: Connection = { socket, waiting: [] };
  const reader = new ResponseReader(() => {
    latencies.push(performance.timeOrigin + performance.now() - (connection.waiting.shift() ?? Number.NaN));
  });
  socket.on('error', (error) => fail(error.message));
  socket.on('end', () => fail('the connection was ended'));
  socket.on('data', (chunk: Buffer) => {
    if (reader.take(chunk)) return;
    fail(chunk.toString('latin1', 0, 300));
    socket.destroy();
  });
  return connection;
}

function fail(why: string): void {
  failed += 1;
  if (met.length === 0) met.push(why);
}

async function answersOrPatienceEnd(): Promise<void> {
  const until = Date.now() + LOST_AFTER_MS;
  while (connections.some((each) => each.waiting.length > 0) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
