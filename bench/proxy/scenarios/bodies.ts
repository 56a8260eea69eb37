import { interleave, medianOf, medianRatio } from '../../support/interleaved.ts';
import { textTable } from '../../support/text-table.ts';
import { competitors } from '../competitors/index.ts';
import type { RunningCompetitor } from '../competitors/competitor.ts';
import { BODIES_PATH, BODY_SIZES } from '../measured.ts';
import type { Scenario } from './scenario.ts';

const MEBIBYTE = 1_048_576;
/** So many bodies of the largest size are under way at once. */
const LARGE_CONNECTIONS = 8;
const LARGE = 1_000_000;

/** Bodies of 1 KB, 100 KB and 10 MB through each proxy, on a path that no route names. */
export const bodies: Scenario = {
  name: 'bodies',
  question: 'How much comes through with bodies of 1 KB, 100 KB and 10 MB, and in how much memory?',
  async measure(deps) {
    const running = new Map<string, RunningCompetitor>();
    for (const competitor of competitors) {
      const server = await competitor.start({ upstream: deps.upstream, core: deps.proxyCore });
      if (server === undefined) continue;
      for (const bytes of BODY_SIZES) await verifyBody(competitor.name, server.url, bytes);
      running.set(competitor.name, server);
    }
    const rows: string[][] = [];
    const ratios: Record<string, number> = {};
    for (const bytes of BODY_SIZES) {
      const connections = bytes > LARGE ? LARGE_CONNECTIONS : deps.connections;
      const results = await interleave(
        `bodies of ${sizeText(bytes)}`,
        [...running].map(([name, { url }]) => ({
          name,
          run: () => deps.load.run({ ...deps, connections, url: `${url}${BODIES_PATH}${bytes}` }),
        })),
        deps.rounds,
      );
      for (const name of running.keys()) {
        const perSecond = medianOf(results, name, (run) => run.requestsPerSecond);
        const ratio = medianRatio(results, 'ours', name, (run) => run.requestsPerSecond);
        const failed = (results.get(name) ?? []).reduce((sum, run) => sum + run.non2xx + run.socketErrors, 0);
        const ofOurs = name === 'ours' || name === 'direct' ? '' : `${ratio.toFixed(2)} ×`;
        const throughput = (perSecond * bytes) / MEBIBYTE;
        rows.push([`${sizeText(bytes)}, ${name}`, perSecond.toFixed(0), throughput.toFixed(0), ofOurs, String(failed)]);
        if (ofOurs !== '') ratios[`ours/${name} (${sizeText(bytes)})`] = ratio;
      }
    }
    const resident = Object.fromEntries(
      [...running].flatMap(([name, { process }]) =>
        process === undefined ? [] : [[`${name} peak MiB`, process.peakBytes() / MEBIBYTE]],
      ),
    );
    for (const server of running.values()) await server.stop();
    return {
      tables: [
        textTable(['body, proxy', 'requests/s', 'MiB/s', 'ours is', 'failed'], rows),
        textTable(
          ['memory after all of it', 'MiB'],
          Object.entries(resident).map(([name, value]) => [name, value.toFixed(0)]),
        ),
      ],
      ratios,
      figures: resident,
    };
  },
};

async function verifyBody(name: string, url: string, bytes: number): Promise<void> {
  const answer = await fetch(`${url}${BODIES_PATH}${bytes}`);
  const { byteLength } = await answer.arrayBuffer();
  if (answer.status !== 200 || byteLength !== bytes)
    throw new Error(`${name} answers ${answer.status} with ${byteLength} bytes where ${bytes} are asked for`);
}

function sizeText(bytes: number): string {
  if (bytes >= MEBIBYTE) return `${bytes / MEBIBYTE} MB`;
  return `${bytes / 1024} KB`;
}
