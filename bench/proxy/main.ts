// npm run bench:proxy: our proxy and its competitors side by side, in one run, one core each.
import { availableParallelism } from 'node:os';
import { type ClosedLoop, makeClosedLoop } from '../support/closed-loop.ts';
import type { Core } from '../support/core.ts';
import { stopAllPinned } from '../support/pinned-process.ts';
import { findOrInstallTool } from '../support/tools.ts';
import { type LatencyFigures, measureLatency } from './added-latency.ts';
import type { CompetitorStart } from './competitors/competitor.ts';
import { competitors } from './competitors/index.ts';
import { type BenchOptions, parseOptions, type Part } from './options.ts';
import { reportJson, reportText } from './report.ts';
import { type Contender, type RoundResult, runRounds } from './rounds.ts';
import type { ScenarioReport } from './scenarios/scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { soak } from './soak/soak.ts';
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
  const [proxyCore, core]: readonly [Core, Core] = [
    { index: 0, realtime },
    { index: 1, realtime },
  ];
  const load = makeClosedLoop();
  if (findOrInstallTool('taskset', 'util-linux') === undefined) {
    console.log('There is no taskset here: nothing is bound to a core, ratios are less sure.');
  }
  const upstream = await startUpstream(core);
  console.log(`Each proxy alone on core 0; on core 1 the upstream (${upstream.description}) and ${load.description}.`);
  const wants = (part: Part): boolean => options.parts.includes(part);
  const deps = { ...options, upstream: upstream.url, proxyCore, core, load };
  const side = wants('competitors') ? await compare(deps) : { rounds: [], latency: [] };
  const asked = wants('scenarios') ? await ask(deps) : new Map<string, ScenarioReport>();
  const soaked = wants('soak') ? await soak({ ...deps, seconds: options.soak }) : undefined;
  await upstream.stop();
  const measured = { ...side, rate: options.rate, scenarios: asked, soak: soaked };
  console.log(`\n${reportText(measured)}\n`);
  console.log(reportJson(measured));
}

interface Deps extends BenchOptions {
  readonly upstream: string;
  readonly proxyCore: Core;
  readonly core: Core;
  readonly load: ClosedLoop;
}

/** Ours beside all others. */
async function compare(deps: Deps): Promise<{ rounds: RoundResult[]; latency: LatencyFigures[] }> {
  const contenders = await startContenders({ upstream: deps.upstream, core: deps.proxyCore }, deps.only);
  const rounds = await runRounds(contenders, deps);
  const latency = await measureLatency(contenders, { ...deps, ...LATENCY });
  await verifyDecided(contenders, rounds);
  for (const contender of contenders) await contender.server.stop();
  return { rounds, latency };
}

/** What else is asked about ours. */
async function ask(deps: Deps): Promise<ReadonlyMap<string, ScenarioReport>> {
  const reports = new Map<string, ScenarioReport>();
  for (const scenario of scenarios) {
    if (deps.scenarios.length > 0 && !deps.scenarios.includes(scenario.name)) continue;
    console.error(`\n${scenario.question}`);
    reports.set(scenario.name, await scenario.measure(deps));
  }
  return reports;
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
