import { interleave, medianOf, medianRatio } from '../../support/interleaved.ts';
import { runEcho } from '../../support/echo-load.ts';
import { textTable } from '../../support/text-table.ts';
import { startNodeServer } from '../competitors/node-server.ts';
import { startOurs } from '../competitors/ours.ts';
import type { Scenario } from './scenario.ts';

/** Frames of 100 bytes that come back. */
export const websocket: Scenario = {
  name: 'websocket',
  question: 'How many WebSocket messages of 100 bytes go to and fro?',
  async measure(deps) {
    const echo = await startNodeServer({ file: 'echo.ts', core: deps.core, env: {} });
    const upstream = `http://127.0.0.1:${echo.port}`;
    const hpm = await startNodeServer({ file: 'hpm-express.ts', core: deps.proxyCore, env: { UPSTREAM: upstream } });
    const ours = await startOurs({ upstream, core: deps.proxyCore });
    const proxies = [
      { name: 'direct', url: upstream },
      { name: 'hpm-express', url: `http://127.0.0.1:${hpm.port}` },
      { name: 'ours', url: ours.url },
    ];
    const results = await interleave(
      'websocket',
      proxies.map(({ name, url }) => ({ name, run: () => runEcho({ ...deps, url }) })),
      deps.rounds,
    );
    await ours.stop();
    await hpm.process.stop();
    await echo.process.stop();
    return {
      tables: [
        textTable(
          ['', 'messages/s', 'p50 ms', 'p99 ms', 'failed'],
          proxies.map(({ name }) => [
            name,
            medianOf(results, name, (run) => run.messagesPerSecond).toFixed(0),
            medianOf(results, name, (run) => run.p50).toFixed(2),
            medianOf(results, name, (run) => run.p99).toFixed(2),
            String((results.get(name) ?? []).reduce((sum, run) => sum + run.failed, 0)),
          ]),
        ),
      ],
      ratios: {
        'ours/hpm-express (messages/s)': medianRatio(results, 'ours', 'hpm-express', (run) => run.messagesPerSecond),
      },
      figures: {},
    };
  },
};
