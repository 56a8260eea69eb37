import { interleave, medianOf, medianRatio } from '../../support/interleaved.ts';
import { runOpenLoop } from '../../support/open-loop.ts';
import { textTable } from '../../support/text-table.ts';
import { startNodeServer } from '../competitors/node-server.ts';
import { startOurs } from '../competitors/ours.ts';
import { MEASURED_PATH } from '../measured.ts';
import type { Scenario } from './scenario.ts';

const CONNECTIONS = 20;

/** One pre decorator that answers 204: a call more per request. */
export const decorator: Scenario = {
  name: 'decorator',
  question: 'What does one decorator before the call cost?',
  async measure(deps) {
    const on = { upstream: deps.upstream, core: deps.proxyCore };
    const check = await startNodeServer({ file: 'decorator.ts', core: deps.core, env: {} });
    const plain = await startOurs(on);
    const decorated = await startOurs(on, {
      route: ['pre: [check]'],
      top: [`decorators: { check: { call: "http://127.0.0.1:${check.port}/check" } }`],
    });
    const proxies = [
      { name: 'plain', url: plain.url + MEASURED_PATH },
      { name: 'one decorator', url: decorated.url + MEASURED_PATH },
    ];
    const throughput = await interleave(
      'decorator, throughput',
      proxies.map(({ name, url }) => ({ name, run: () => deps.load.run({ ...deps, url }) })),
      deps.rounds,
    );
    const latency = await interleave(
      'decorator, latency',
      proxies.map(({ name, url }) => ({
        name,
        run: () => runOpenLoop({ ...deps, url, connections: CONNECTIONS }),
      })),
      deps.rounds,
    );
    for (const each of [plain, decorated]) await each.stop();
    await check.process.stop();
    const added = medianOf(latency, 'one decorator', (run) => run.p50) - medianOf(latency, 'plain', (run) => run.p50);
    return {
      tables: [
        textTable(
          ['', 'requests/s', 'non-2xx', `p50 ms at ${deps.rate}/s`, 'p99 ms'],
          proxies.map(({ name }) => [
            name,
            medianOf(throughput, name, (run) => run.requestsPerSecond).toFixed(0),
            String((throughput.get(name) ?? []).reduce((sum, run) => sum + run.non2xx, 0)),
            medianOf(latency, name, (run) => run.p50).toFixed(2),
            medianOf(latency, name, (run) => run.p99).toFixed(2),
          ]),
        ),
      ],
      ratios: {
        'decorated/plain (requests/s)': medianRatio(
          throughput,
          'one decorator',
          'plain',
          (run) => run.requestsPerSecond,
        ),
      },
      figures: { addedP50Ms: added },
    };
  },
};
