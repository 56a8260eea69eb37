import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { adminToken } from '../support/proxy.ts';
import { type ProxyProgram, startProgram, stopPrograms } from '../support/proxy-program.ts';
import { rawClient } from '../support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';

interface Worker {
  readonly worker: number;
  readonly pid: number;
  readonly state: string;
  readonly memoryBytes: number | null;
  readonly restarts: number;
}

const flagsJson = (enabled: boolean): string =>
  JSON.stringify({ version: 2, features: [{ name: 'read', enabled, strategies: [{ name: 'default' }] }] });

describe('several workers', function () {
  this.timeout(120_000);
  let [monolith, orders]: TestUpstream[] = [];
  let file: string;
  let flags: string;
  let proxy: ProxyProgram;

  const yaml = (more = '', route = '/orders', top = 'workers: 2'): string => `${top}
listen: { port: 0 }
admin: { port: 0, token: ${adminToken} }
flags: { file: ${flags} }
upstreams: { monolith: { url: '${monolith?.url ?? ''}' }, orders: { url: '${orders?.url ?? ''}' } }
legacy: monolith
routes: [{ id: list, match: { methods: [GET], path: ${route} }, flag: read, service: orders }]
${more}
`;
  const workers = async (): Promise<readonly Worker[]> =>
    ((await (await proxy.ask('/workers')).json()) as { workers: Worker[] }).workers;
  const metric = async (line: RegExp): Promise<number> => {
    const text = await (await proxy.ask('/metrics')).text();
    return Number(new RegExp(`^${line.source} (\\S+)$`, 'm').exec(text)?.[1]);
  };
  /** One request on a connection of its own: workers take connections in turn. */
  const answerOf = async (path: string): Promise<string> =>
    (await fetch(proxy.url + path, { headers: { connection: 'close' } })).text();
  const answersOf = (path: string): Promise<string[]> => Promise.all(Array.from({ length: 6 }, () => answerOf(path)));

  before(async () => {
    [monolith, orders] = [await startUpstream(plainAnswer('legacy')), await startUpstream(plainAnswer('service'))];
    const folder = await tempFolder('workers');
    [file, flags] = [join(folder, 'strangler.yaml'), join(folder, 'flags.json')];
    await writeFile(flags, flagsJson(true));
    await writeFile(file, yaml());
    proxy = await startProgram(file);
  });
  after(async () => {
    await stopPrograms();
    await closeUpstreams();
  });

  it('share one port, and are counted and shown together on one admin port', async () => {
    assert.deepEqual(new Set(await answersOf('/orders')), new Set(['service']));
    assert.equal(
      await metric(/strangler_requests_total\{route="list",side="service",reason="flag-on",status="2xx"\}/),
      6,
    );
    assert.equal(await metric(/strangler_request_duration_seconds_count\{route="list",side="service"\}/), 6);
    assert.equal(await metric(/strangler_upstream_up\{upstream="orders".*\}/), 1);
    assert.equal(await metric(/strangler_workers\{state="ready"\}/), 2);
    const both = await workers();
    assert.deepEqual(
      both.map(({ worker, state, restarts }) => [worker, state, restarts]),
      [
        [1, 'ready', 0],
        [2, 'ready', 0],
      ],
    );
    assert.ok(both.every(({ memoryBytes }) => Number(memoryBytes) > 10_000_000));
    const { routes } = (await (await proxy.ask('/routes')).json()) as { routes: { flag: { state: string } }[] };
    assert.equal(routes[0]?.flag.state, 'on');
    const explained = (await (await proxy.ask('/explain?path=/orders')).json()) as { side: string };
    assert.equal(explained.side, 'service');
    assert.equal((await proxy.ask('/health/ready')).status, 200);
    assert.equal((await proxy.ask('/nothing')).status, 404);
    assert.ok(Array.isArray(((await (await proxy.ask('/shadow')).json()) as { routes: unknown }).routes));
  });

  it('tell the console one state: rates and decisions of all', async () => {
    interface State {
      readonly routes: readonly { readonly rates: { readonly service: { readonly perSecond: number } } }[];
      readonly decisions: readonly unknown[];
      readonly upstreams: readonly { readonly name: string; readonly up: boolean }[];
    }
    const state = await waitFor('a rate', async () => {
      await answersOf('/orders');
      const told = (await (await proxy.ask('/console/state')).json()) as State;
      return (told.routes[0]?.rates.service.perSecond ?? 0) > 0 && told;
    });
    assert.ok(state.decisions.length >= 2);
    assert.deepEqual(
      state.upstreams.map(({ name, up }) => [name, up]),
      [
        ['monolith', true],
        ['orders', true],
      ],
    );
  });

  it('tell it live, too', async () => {
    const stream = await proxy.ask('/console/events');
    assert.equal(stream.headers.get('content-type'), 'text/event-stream');
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    const first = Buffer.from((await reader.read()).value ?? []).toString();
    assert.match(first, /^data: \{"at":\d+/);
    await reader.cancel();
  });

  it('obey a flag and a changed file alike', async () => {
    await writeFile(flags, flagsJson(false));
    await waitFor('legacy of all', async () => (await answersOf('/orders')).every((text) => text === 'legacy'));
    await writeFile(flags, flagsJson(true));
    await waitFor('the service of all', async () => (await answersOf('/orders')).every((text) => text === 'service'));
    await writeFile(file, yaml('', '/b'));
    await proxy.logged('config.reloaded');
    assert.deepEqual(new Set(await answersOf('/b')), new Set(['service']));
    assert.deepEqual(new Set(await answersOf('/orders')), new Set(['legacy']));
    await writeFile(file, yaml('nonsense: 1', '/c'));
    await proxy.logged('config.refused');
    assert.deepEqual(new Set(await answersOf('/b')), new Set(['service']));
    assert.equal(await metric(/strangler_config_reloads_total\{result="refused"\}/), 1);
    await writeFile(file, yaml());
    await proxy.logged('config.reloaded', 2);
  });

  it('are started again when they crash, and what they counted is not forgotten', async () => {
    const counted = /strangler_requests_total\{route="list",side="service",reason="flag-on",status="2xx"\}/;
    const before = await metric(counted);
    assert.ok(before > 0);
    const [first, second] = await workers();
    process.kill(first?.pid ?? 0, 'SIGKILL');
    await proxy.logged('worker.crashed');
    await waitFor('a new worker', async () => (await workers()).some(({ restarts }) => restarts === 1));
    const now = await workers();
    assert.deepEqual([now.length, now[1]?.pid], [2, second?.pid]);
    assert.notEqual(now[0]?.pid, first?.pid);
    assert.equal(await metric(counted), before);
    assert.equal(await metric(/strangler_worker_restarts_total\{reason="crash"\}/), 1);
    assert.deepEqual(new Set(await answersOf('/orders')), new Set(['service']));
  });

  it('heed no signal that a terminal or service manager sends to all of them', async () => {
    const both = await workers();
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2'] as const) process.kill(both[0]?.pid ?? 0, signal);
    assert.deepEqual(
      (await workers()).map(({ pid }) => pid),
      both.map(({ pid }) => pid),
    );
  });

  it('are replaced on POST /restart, with what only a restart takes over, while requests under way end', async () => {
    let release: () => void = assert.fail;
    orders?.answer((_, res) => {
      release = () => res.end('slow');
    });
    const client = await rawClient(proxy.url);
    client.send('GET /orders HTTP/1.1\r\nhost: a\r\n\r\n');
    await waitFor('the request to arrive', () => Promise.resolve(orders?.received.at(-1)?.url === '/orders'));
    await waitFor('the request', () => Promise.resolve(release !== assert.fail));
    const before = await workers();
    await writeFile(file, yaml('shadow: { samples: 7 }', '/orders', 'workers: 3'));
    await proxy.logged('config.restart-needed');
    assert.equal((await proxy.ask('/restart')).status, 404);
    assert.equal((await proxy.ask('/restart', 'POST')).status, 202);
    assert.equal((await proxy.ask('/restart', 'POST')).status, 409);
    assert.equal((await fetch(new URL('/restart', proxy.adminUrl), { method: 'POST' })).status, 401);
    await waitFor(
      'one of them to drain',
      async () => (await workers()).some(({ state }) => state === 'draining') || (await workers()).length === 3,
    );
    release();
    assert.match(await client.until('slow'), /^HTTP\/1\.1 200/);
    client.socket.destroy();
    await proxy.logged('restart.done');
    const after = await workers();
    assert.deepEqual(
      after.map(({ worker, state }) => [worker, state]),
      [1, 2, 3].map((worker) => [worker, 'ready']),
    );
    assert.deepEqual(
      after.filter(({ pid }) => before.some((each) => each.pid === pid)),
      [],
    );
  });

  it('stay as they are when a restart cannot be: the file is wrong', async () => {
    const before = await workers();
    await writeFile(file, 'listen: { prot: 1 }');
    proxy.signal('SIGUSR2');
    const { error } = await proxy.logged('restart.failed');
    assert.match(String(error), /did you mean "port"/);
    assert.deepEqual(
      (await workers()).map(({ pid }) => pid),
      before.map(({ pid }) => pid),
    );
  });

  it('end on SIGTERM, all of them', async () => {
    orders?.answer(plainAnswer('service'));
    const all = (await workers()).map(({ pid }) => pid);
    assert.equal(await proxy.stop(), 0);
    for (const pid of all) assert.throws(() => process.kill(pid, 0), /ESRCH/);
  });

  it('survive a SIGHUP while they start, and read the file again afterwards', async () => {
    await writeFile(file, yaml());
    proxy = await startProgram(file, 'SIGHUP');
    await proxy.logged('config.unchanged');
    assert.equal(await proxy.stop(), 0);
  });
});

describe('a worker that cannot start', () => {
  it('is the user’s to hear of, once', async () => {
    const folder = await tempFolder('workers');
    const file = join(folder, 'strangler.yaml');
    await writeFile(
      file,
      `workers: 2
listen: { port: 0 }
admin: { port: 0, token: ${adminToken} }
flags: { file: ${join(folder, 'nowhere.json')} }
upstreams: { monolith: { url: 'http://127.0.0.1:9' } }
legacy: monolith
`,
    );
    await assert.rejects(startProgram(file), /nowhere\.json: there is no such file\n {2}→ make it/);
  });
});

describe('a proxy without workers', () => {
  afterEach(async () => {
    await stopPrograms();
    await closeUpstreams();
  });

  it('survives being told to restart, and says why it cannot', async () => {
    const monolith = await startUpstream(plainAnswer('legacy'));
    const folder = await tempFolder('workers');
    const [file, flags] = [join(folder, 'strangler.yaml'), join(folder, 'flags.json')];
    await writeFile(flags, flagsJson(true));
    await writeFile(
      file,
      `listen: { port: 0 }
admin: { port: 0, token: ${adminToken} }
flags: { file: ${flags} }
upstreams: { monolith: { url: '${monolith.url}' } }
legacy: monolith
`,
    );
    const proxy = await startProgram(file);
    proxy.signal('SIGUSR2');
    assert.match(String((await proxy.logged('restart.failed'))['error']), /without workers/);
    assert.equal((await proxy.ask('/restart', 'POST')).status, 405);
    assert.equal((await proxy.ask('/workers')).status, 404);
    assert.equal(await (await fetch(proxy.url)).text(), 'legacy');
    assert.equal(await proxy.stop(), 0);
  }).timeout(60_000);
});
