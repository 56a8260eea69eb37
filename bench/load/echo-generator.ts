// Sends frames of 100 bytes on WebSockets and waits for each to come back: round trips per second.
import { connect, type Socket } from 'node:net';
import { quantile } from '../support/statistics.ts';
import type { EchoResult, EchoRun } from '../support/echo-load.ts';

const PAYLOAD_BYTES = 100;

const settings = JSON.parse(process.argv[2] ?? '{}') as EchoRun;
const target = new URL(settings.url);
// RFC 6455, section 5.2: a final binary frame, masked with zeros, which every server must take.
const frame = Buffer.concat([Buffer.from([0x82, 0x80 | PAYLOAD_BYTES, 0, 0, 0, 0]), Buffer.alloc(PAYLOAD_BYTES, 'x')]);
const latencies: number[] = [];
let failed = 0;
let isRunning = true;

const sockets = await Promise.all(Array.from({ length: settings.connections }, open));
const startedAt = performance.now();
for (const socket of sockets) keepEchoing(socket);
await new Promise((resolve) => setTimeout(resolve, settings.seconds * 1000));
isRunning = false;
const seconds = (performance.now() - startedAt) / 1000;
for (const socket of sockets) socket.destroy();
const result: EchoResult = {
  messagesPerSecond: latencies.length / seconds,
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  failed,
};
process.stdout.write(JSON.stringify(result));

async function open(): Promise<Socket> {
  const socket = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
  socket.write(
    `GET /echo HTTP/1.1\r\nHost: ${target.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`${settings.url} closed instead of upgrading`)));
    socket.once('data', (head: Buffer) => {
      if (head.toString('latin1').startsWith('HTTP/1.1 101')) resolve();
      else reject(new Error(`${settings.url} answered ${head.toString('latin1').split('\r\n')[0] ?? ''}`));
    });
  });
  return socket;
}

function keepEchoing(socket: Socket): void {
  let missing = frame.length;
  let sentAt = performance.now();
  socket.on('data', (chunk: Buffer) => {
    missing -= chunk.length;
    if (missing > 0) return;
    latencies.push(performance.now() - sentAt);
    missing = frame.length;
    sentAt = performance.now();
    socket.write(frame);
  });
  socket.on('error', () => (failed += 1));
  socket.on('close', () => (failed += isRunning ? 1 : 0));
  socket.write(frame);
}
