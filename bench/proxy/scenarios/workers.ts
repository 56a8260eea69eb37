import { interleave, medianOf, medianRatio } from '../../support/interleaved.ts';
import { textTable } from '../../support/text-table.ts';
import { startOurs } from '../competitors/ours.ts';
import { MEASURED_PATH } from '../measured.ts';
import type { Scenario } from './scenario.ts';

/** Two worker processes against one; both may use every core, which they share with the upstream and the load. */
export const workers: Scenario = {
  name: 'workers',
  question: 'What do two workers bring, where upstream and load take their part of the same cores?',
  async measure(deps) {
    const on = { upstream: deps.upstream, core: { ...deps.proxyCore, index: 'any' as const } };
    const [one, two] = [await startOurs(on), await startOurs(on, { top: ['workers: 2'] })];
    const proxies = [
      { name: 'one process', url: one.url },
      { name: 'two workers', url: two.url },
    ];
    const results = await interleave(
      'workers',
      proxies.map(({ name, url }) => ({ name, run: () => deps.load.run({ ...deps, url: url + MEASURED_PATH }) })),
      deps.rounds,
    );
    for (const each of [one, two]) await each.stop();
    return {
      tables: [
        textTable(
          ['', 'requests/s', 'p99 ms', 'non-2xx'],
          proxies.map(({ name }) => [
            name,
            medianOf(results, name, (run) => run.requestsPerSecond).toFixed(0),
            medianOf(results, name, (run) => run.p99).toFixed(2),
            String((results.get(name) ?? []).reduce((sum, run) => sum + run.non2xx, 0)),
          ]),
        ),
      ],
      ratios: { 'two workers/one': medianRatio(results, 'two workers', 'one process', (run) => run.requestsPerSecond) },
      figures: {},
    };
  },
};
