// npm run bench:proxy: our proxy and its competitors side by side, in one run, one core each.
import { availableParallelism } from 'node:os';
import { makeClosedLoop } from '../support/closed-loop.ts';
import { stopAllPinned } from '../support/pinned-process.ts';
import { findOrInstallTool } from '../support/tools.ts';
import { measureLatency } from './added-latency.ts';
import type { CompetitorStart } from './competitors/competitor.ts';
import { competitors } from './competitors/index.ts';
import { parseOptions, type BenchOptions } from './options.ts';
import { reportJson, reportText } from './report.ts';
import { runRounds, type Contender } from './rounds.ts';
import { startUpstream } from './upstream.ts';
import { verifyCompetitor, verifyDecided } from './verify.ts';

const LATENCY = { rounds: 5, seconds: 3 };

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopAllPinned().then(() => process.exit(1)));
}
try {
  await bench(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
} finally {
  await stopAllPinned();
}

async function bench(options: BenchOptions): Promise<void> {
  if (availableParallelism() < 2) throw new Error('needs two cores: one for the proxy, one for upstream and load');
  const { realtime } = options;
  const [proxyCore, core] = [
    { index: 0, realtime },
    { index: 1, realtime },
  ];
  const load = makeClosedLoop();
  if (findOrInstallTool('taskset', 'util-linux') === undefined) {
    console.log('There is no taskset here: nothing is bound to a core, ratios are less sure.');
  }
  const upstream = await startUpstream(core);
  console.log(`Each proxy alone on core 0; on core 1 the upstream (${upstream.description}) and ${load.description}.`);
  const contenders = await startContenders({ upstream: upstream.url, core: proxyCore }, options.only);
  const rounds = await runRounds(contenders, { ...options, load, core });
  const latency = await measureLatency(contenders, { ...options, core, ...LATENCY });
  await verifyDecided(contenders, rounds);
  for (const contender of contenders) await contender.server.stop();
  await upstream.stop();
  const measured = { rounds, latency, rate: options.rate };
  console.log(`\n${reportText(measured)}\n`);
  console.log(reportJson(measured));
}

async function startContenders(on: CompetitorStart, only: readonly string[]): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const competitor of competitors) {
    if (only.length > 0 && !only.includes(competitor.name)) continue;
    const server = await competitor.start(on);
    if (server === undefined) continue;
    await verifyCompetitor(competitor.name, server);
    contenders.push({ competitor, server });
    console.log(`  ${competitor.name.padEnd(12)} ${competitor.description}`);
  }
  return contenders;
}
