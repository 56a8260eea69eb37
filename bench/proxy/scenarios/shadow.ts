import { runOpenLoop } from '../../support/open-loop.ts';
import { interleave, medianOf, medianRatio } from '../../support/interleaved.ts';
import { textTable } from '../../support/text-table.ts';
import { startNodeServer } from '../competitors/node-server.ts';
import { type Ours, startOurs } from '../competitors/ours.ts';
import { MEASURED_BODY, MEASURED_PATH } from '../measured.ts';
import type { Scenario, ScenarioDeps } from './scenario.ts';

const SHADOW = 'shadow: { flag: orders-read-shadow }';
/** Where nothing listens. */
const NOWHERE = 'http://127.0.0.1:9';
const MODES = ['equal', 'slow', 'failing', 'hung'];
/** The same without a shadow, twice: how far two identical runs are apart. */
const [PLAIN, PLAIN_AGAIN] = ['no shadow', 'no shadow, again'];
/** Fewer pairs say nothing about a p99. */
const LEAST_PAIRS = 15;
const CONNECTIONS = 20;

/** 100% shadow: what the primary's client feels, whatever the other side does. */
export const shadow: Scenario = {
  name: 'shadow',
  question: '100% of the reads mirrored and compared: what does the primary’s client feel?',
  async measure(deps) {
    const started = await startAll(deps);
    const { proxies } = started;
    const rounds = Math.max(deps.rounds, LEAST_PAIRS);
    const urlOf = (name: string): string => (proxies.get(name)?.url ?? '') + MEASURED_PATH;
    const latency = await interleave(
      'shadow, latency',
      [...proxies.keys()].map((name) => ({
        name,
        run: () => runOpenLoop({ ...deps, url: urlOf(name), connections: CONNECTIONS }),
      })),
      rounds,
    );
    const throughput = await interleave(
      'shadow, throughput',
      [PLAIN, 'equal'].map((name) => ({ name, run: () => deps.load.run({ ...deps, url: urlOf(name) }) })),
      deps.rounds,
    );
    await started.stop();
    const p99 = (name: string): number => medianRatio(latency, name, PLAIN, (run) => run.p99);
    const share = medianRatio(throughput, 'equal', PLAIN, (run) => run.requestsPerSecond);
    const perSecond = (name: string): number => medianOf(throughput, name, (run) => run.requestsPerSecond);
    return {
      tables: [
        textTable(
          [`at ${deps.rate}/s, ms`, 'p50', 'p99', 'p99 against no shadow', 'failed', 'bar'],
          [...proxies.keys()].map((name) => [
            name,
            medianOf(latency, name, (run) => run.p50).toFixed(2),
            medianOf(latency, name, (run) => run.p99).toFixed(2),
            name === PLAIN ? '' : p99(name).toFixed(2),
            String((latency.get(name) ?? []).reduce((sum, run) => sum + run.failed, 0)),
            name === PLAIN || name === PLAIN_AGAIN ? '' : '≤ 1.1',
          ]),
        ),
        `Saturated: ${perSecond('equal').toFixed(0)} requests/s with the shadow, ${perSecond(PLAIN).toFixed(0)} without: ${share.toFixed(2)} ×.`,
      ],
      ratios: {
        'shadow/plain (requests/s)': share,
        'plain/plain (p99)': p99(PLAIN_AGAIN),
        ...Object.fromEntries([...MODES, 'refused'].map((mode) => [`shadow ${mode}/plain (p99)`, p99(mode)])),
      },
      figures: {},
    };
  },
};

async function startAll(deps: ScenarioDeps): Promise<{ proxies: ReadonlyMap<string, Ours>; stop(): Promise<void> }> {
  const on = { upstream: deps.upstream, core: deps.proxyCore };
  const others = await Promise.all(
    MODES.map((mode) =>
      startNodeServer({ file: 'faulty.ts', core: deps.core, env: { MODE: mode, BODY: MEASURED_BODY } }),
    ),
  );
  const proxies = new Map<string, Ours>([
    [PLAIN, await startOurs(on)],
    [PLAIN_AGAIN, await startOurs(on)],
    ['refused', await startOurs(on, { monolith: NOWHERE, route: [SHADOW] })],
  ]);
  for (const [index, mode] of MODES.entries()) {
    const monolith = `http://127.0.0.1:${others[index]?.port ?? 0}`;
    proxies.set(mode, await startOurs(on, { monolith, route: [SHADOW] }));
  }
  return {
    proxies,
    async stop() {
      for (const each of proxies.values()) await each.stop();
      for (const each of others) await each.process.stop();
    },
  };
}
