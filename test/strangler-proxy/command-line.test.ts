import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { adminToken } from './support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from './support/upstream.ts';

const program = fileURLToPath(new URL('../../scripts/strangler.ts', import.meta.url));

interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Running {
  readonly out: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly finished: Promise<Finished>;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const finished = new Promise<Finished>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return { out: () => out, kill: (signal) => void child.kill(signal), finished };
}

describe('strangler proxy, routes, explain and token', function () {
  // Each test starts programs of its own.
  this.timeout(90_000);
  let monolith: TestUpstream;
  let orders: TestUpstream;
  let file: string;

  beforeEach(async () => {
    [monolith, orders] = [await startUpstream(plainAnswer('legacy')), await startUpstream(plainAnswer('service'))];
    const folder = await tempFolder('command-line');
    file = join(folder, 'strangler.yaml');
    const flags = join(folder, 'flags.json');
    await writeFile(
      flags,
      '{"version":2,"features":[{"name":"read","enabled":true,"strategies":[{"name":"default"}]}]}',
    );
    await writeFile(
      file,
      `listen: { port: 0 }
admin: { port: 0, token: ${adminToken} }
flags: { file: ${flags} }
upstreams:
  monolith: { url: '${monolith.url}' }
  orders: { url: '${orders.url}' }
legacy: monolith
routes:
  - { id: list, match: { methods: [GET], path: /orders }, flag: read, service: orders }
  - { id: unknown, match: { methods: [GET], path: /menu }, flag: nobody-knows, service: orders }
`,
    );
  });
  afterEach(closeUpstreams);

  it('runs in front of any monolith without Unleash, and stops gracefully on SIGTERM', async () => {
    const proxy = run(['proxy', '--config', file]);
    const lines = (): Record<string, string>[] =>
      proxy
        .out()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, string>);
    const started = await waitFor(
      'the proxy to listen',
      () => Promise.resolve(lines().find(({ message }) => message === 'proxy.started')),
      60_000,
    );
    const url = started['url'] ?? '';
    assert.equal(await (await fetch(`${url}/orders`)).text(), 'service');
    assert.equal(await (await fetch(`${url}/other`)).text(), 'legacy');

    const admin = ['--admin', started['adminUrl'] ?? '', '--token', adminToken];
    const routes = await run(['routes', ...admin]).finished;
    assert.match(routes.out, /list +GET \/orders +read +on +orders \/orders/);
    const explained = await run(['explain', 'GET', '/orders', ...admin]).finished;
    assert.match(explained.out, /service: flag-on/);

    proxy.kill('SIGTERM');
    const { code } = await proxy.finished;
    assert.equal(code, 0);
    assert.deepEqual(
      lines()
        .slice(-2)
        .map(({ message }) => message),
      ['proxy.draining', 'proxy.stopped'],
    );
  });

  it('prints every error of a broken file, with line and remedy, and exits with 2', async () => {
    await writeFile(file, 'listen: { prot: 1 }\nlegacy: nobody\nadmin: { token: ${NOT_SET_ANYWHERE} }\n');
    const { code, err } = await run(['proxy', '--config', file]).finished;
    assert.equal(code, 2);
    assert.match(err, /strangler\.yaml:1: listen\.prot: unknown key "prot"\n +→ did you mean "port"\?/);
    assert.match(err, /strangler\.yaml:2: legacy: no upstream is called "nobody"/);
    assert.match(err, /strangler\.yaml:3: the variable NOT_SET_ANYWHERE is not set/);
    assert.doesNotMatch(err, /\n +at /);
  });

  it('checks the flags file, too', async () => {
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/^flags: .*$/m, 'flags: { file: nowhere.json }'));
    const { code, err } = await run(['proxy', '--config', file, '--check']).finished;
    assert.equal(code, 2);
    assert.match(err, /nowhere\.json: /);
    await writeFile(file, text);
    assert.equal((await run(['proxy', '--config', file, '--check']).finished).code, 0);
  });

  it('draws the way of a request through each route', async () => {
    const art = await run(['routes', '--config', file, '--art']).finished;
    assert.match(art.out, /^list {2}GET \/orders\n\n/);
    assert.match(art.out, /request -+>\| PROXY \|-+> response\n[^]*monolith \| orders/);
    const mermaid = await run(['routes', '--config', file, '--mermaid']).finished;
    assert.match(mermaid.out, /^flowchart LR\n {2}subgraph r0\["list: GET \/orders"\]/);
  });

  it('shows routes and explains without a proxy that runs, also as JSON', async () => {
    const routes = await run(['routes', '--config', file, '--json']).finished;
    const report = JSON.parse(routes.out) as { routes: { id: string; flag: { state: string } }[] };
    assert.deepEqual(
      report.routes.map(({ id, flag }) => [id, flag.state]),
      [
        ['list', 'on'],
        ['unknown', 'unknown'],
      ],
    );
    const explained = await run(['explain', 'GET', '/orders', '--config', file, '--json']).finished;
    assert.equal((JSON.parse(explained.out) as { side: string }).side, 'service');
    assert.equal(orders.received.length + monolith.received.length, 0);
  });

  it('makes tokens, and refuses what no token can be', async () => {
    const made = await run(['token', '--for', '1h', '--scope', 'force,explain'], { STRANGLER_ADMIN_TOKEN: adminToken })
      .finished;
    assert.match(made.out, /^s1\.\d+\.explain\+force\.[\w-]{43}\n$/);
    for (const args of [
      ['--for', '3d'],
      ['--for', '48h'],
      ['--scope', 'everything'],
    ]) {
      const { code, err } = await run(['token', ...args], { STRANGLER_ADMIN_TOKEN: adminToken }).finished;
      assert.equal(code, 2);
      assert.match(err, /^--(for|scope)/);
    }
  });
});
