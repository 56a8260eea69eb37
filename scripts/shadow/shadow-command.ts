import { SingleBar } from 'cli-progress';
import { makeOrderClient } from '../traffic/client/order-client.ts';
import { makeRandom } from '../traffic/random.ts';
import { readSecrets } from '../traffic/staff.ts';
import { stackHome } from '../stack/home.ts';
import type { StackFile } from '../stack/stack-file.ts';
import { parseHeaders } from '../headers-option.ts';
import { UserError } from '../user-error.ts';
import { findStack, readConfig } from './find-system.ts';
import { describeResults } from './print-results.ts';
import { runShadow } from './run-shadow.ts';
import { makeShadowRoutes } from './shadow-routes.ts';
import { makeSides } from './sides.ts';
import { readPathsFile } from './targets/paths-file.ts';
import { findLocalTargets } from './targets/local-chain.ts';

export interface ShadowCommandOptions {
  readonly requests: string;
  readonly maxRate: string;
  readonly seed?: string;
  readonly paths?: string;
  readonly config: string;
  readonly legacy?: string;
  readonly service?: string;
  readonly token?: string;
  readonly header: readonly string[];
  readonly json?: boolean;
}

/** Runs `strangler shadow`: exit code 0 when every route is alike, 1 when not, 2 when it could not run. */
export async function shadowCommand(options: ShadowCommandOptions): Promise<void> {
  const total = wholeNumber('--requests', options.requests);
  const seed = options.seed === undefined ? Date.now() % 2 ** 32 : wholeNumber('--seed', options.seed);
  const maxRate = Number(options.maxRate.replace(/%$/, '')) / 100;
  if (!(maxRate > 0 && maxRate < 1)) throw new UserError(`--max-rate ${options.maxRate}: write a percentage, 3%`);
  const stack = findStack();
  const config = await readConfig(options.config, stack);
  const routes = makeShadowRoutes(config);
  if (routes.routes.length === 0)
    throw new UserError(`${options.config}: no GET route has "shadow", so nothing is to be compared`);
  const services = new Set(routes.routes.map((route) => route.config.service));
  if (options.service !== undefined && services.size > 1) {
    throw new UserError(`--service can stand for one upstream only; here are ${[...services].join(', ')}`);
  }
  const origins = Object.fromEntries(
    Object.entries(config.upstreams).map(([name, { urls }]) => {
      const given = name === config.legacy ? options.legacy : options.service;
      return [name, originOf(given ?? urls[0] ?? '')];
    }),
  );
  const legacy = origins[config.legacy] ?? '';
  for (const name of [config.legacy, ...services]) {
    await mustAnswer(name, origins[name] ?? '');
  }
  const given = options.token ?? process.env['STRANGLER_SHADOW_TOKEN'];
  const found = await findTargets(options, stack, legacy, total, given);
  const requests = found.targets.flatMap((target) => routes.match(target) ?? []);
  if (requests.length === 0) throw new UserError('None of the requests is a GET of a route with "shadow".');

  const sides = makeSides({
    origins,
    legacy: config.legacy,
    token: found.token,
    headers: parseHeaders(options.header),
  });
  const bar = new SingleBar({
    stream: process.stderr,
    clearOnComplete: true,
    format: '{bar} {value}/{total} compared',
  });
  try {
    const results = await runShadow({
      routes,
      sides,
      requests,
      total,
      maxRate,
      random: makeRandom(seed),
      onStart: (chosen) => bar.start(chosen, 0),
      onDone: () => bar.increment(),
    });
    bar.stop();
    const alike = results.every(({ verdict }) => verdict === 'alike');
    const report = { alike, confidence: 0.95, maxRate, seed, routes: results };
    process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : describeResults(results, maxRate));
    process.exitCode = alike ? 0 : 1;
  } finally {
    bar.stop();
    await sides.close();
  }
}

/** The requests to choose from, and the token to send with them. */
async function findTargets(
  { paths }: ShadowCommandOptions,
  stack: StackFile | undefined,
  legacy: string,
  wanted: number,
  token: string | undefined,
): Promise<{ targets: readonly string[]; token: string | undefined }> {
  if (paths !== undefined) {
    const { targets, otherMethods, unreadable } = await readPathsFile(paths);
    if (otherMethods + unreadable > 0) {
      process.stderr.write(
        `${paths}: left out ${otherMethods} requests that are no GET and ${unreadable} lines that are no request\n`,
      );
    }
    return {
      targets,
      token:
        token ??
        (stack?.monolith === legacy ? await withStaff(legacy, (_client, own) => Promise.resolve(own)) : undefined),
    };
  }
  if (stack?.monolith !== legacy) {
    throw new UserError('Say which requests to compare: --paths FILE, a list of paths or an access log.');
  }
  return withStaff(legacy, async (client, own) => ({
    targets: await findLocalTargets(client, { wanted, today: new Date(), onProgress: progress }),
    token: token ?? own,
  }));
}

function progress(found: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rlooking for requests: ${found} found `);
}

/** Staff of the local stack who may see every pizzeria. */
async function withStaff<T>(
  legacy: string,
  use: (client: ReturnType<typeof makeOrderClient>, token: string) => Promise<T>,
): Promise<T> {
  const client = makeOrderClient({ baseUrl: legacy });
  try {
    const login = await client.logIn('admin', readSecrets(stackHome()).staffPassword);
    if (!login.ok)
      throw new UserError(`admin cannot log in at ${legacy}: ${login.status ?? login.code}, ${login.detail}`);
    return await use(client, login.body.token);
  } finally {
    await client.close();
  }
}

async function mustAnswer(name: string, origin: string): Promise<void> {
  await fetch(origin, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(10_000) }).catch(
    (cause: unknown) => {
      throw new UserError(`${name} does not answer at ${origin}: is it running?`, { cause });
    },
  );
}

function originOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) throw new UserError(`${url} is no URL`);
  return parsed.origin;
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new UserError(`${option} ${text}: a whole number above 0 is needed`);
  return Number(text);
}
