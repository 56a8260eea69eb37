import { connect, type Socket } from 'node:net';
import { interleave, medianOf, medianRatio } from '../../support/interleaved.ts';
import { runOpenLoop } from '../../support/open-loop.ts';
import { textTable } from '../../support/text-table.ts';
import { startOurs } from '../competitors/ours.ts';
import { MEASURED_PATH } from '../measured.ts';
import type { Scenario } from './scenario.ts';

const IDLE = 5_000;
const AT_ONCE = 100;
const CONNECTIONS = 20;
const MEBIBYTE = 1_048_576;

/** 5,000 clients that have asked once and keep their connection. */
export const idle: Scenario = {
  name: 'idle',
  question: 'What do 5,000 idle connections cost in memory and latency?',
  async measure(deps) {
    const on = { upstream: deps.upstream, core: deps.proxyCore };
    const [crowded, empty] = [await startOurs(on), await startOurs(on)];
    const before = crowded.process.residentBytes();
    const sockets: Socket[] = [];
    while (sockets.length < IDLE) {
      sockets.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => askOnce(crowded.url)))));
    }
    const proxies = [
      { name: 'no idle connection', url: empty.url },
      { name: `${IDLE} idle connections`, url: crowded.url },
    ];
    const [first, second] = proxies.map(({ name }) => name) as [string, string];
    const latency = await interleave(
      'idle',
      proxies.map(({ name, url }) => ({
        name,
        run: () => runOpenLoop({ ...deps, url: url + MEASURED_PATH, connections: CONNECTIONS }),
      })),
      deps.rounds,
    );
    const kept = sockets.filter((socket) => !socket.destroyed && !socket.readableEnded).length;
    const perConnection = (crowded.process.residentBytes() - before) / IDLE / 1024;
    for (const socket of sockets) socket.destroy();
    for (const each of [crowded, empty]) await each.stop();
    return {
      tables: [
        textTable(
          [`at ${deps.rate}/s, ms`, 'p50', 'p99', 'failed'],
          proxies.map(({ name }) => [
            name,
            medianOf(latency, name, (run) => run.p50).toFixed(2),
            medianOf(latency, name, (run) => run.p99).toFixed(2),
            String((latency.get(name) ?? []).reduce((sum, run) => sum + run.failed, 0)),
          ]),
        ),
        `${(before / MEBIBYTE).toFixed(0)} MiB before, ${perConnection.toFixed(1)} KiB per idle connection; ${kept} of ${IDLE} were still open at the end.`,
      ],
      ratios: { 'idle/empty (p99)': medianRatio(latency, second, first, (run) => run.p99) },
      figures: { kibPerIdleConnection: perConnection, stillOpen: kept },
    };
  },
};

/** A connection that has had one answer. */
async function askOnce(url: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${MEASURED_PATH} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await new Promise<void>((resolve, reject) => {
    socket.once('data', () => resolve()).once('error', reject);
  });
  socket.removeAllListeners('error').on('error', () => socket.destroy());
  socket.resume();
  return socket;
}
