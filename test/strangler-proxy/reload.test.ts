import assert from 'node:assert/strict';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../strangler-proxy/config/load.ts';
import { type Reloader, watchConfig } from '../../strangler-proxy/server/reload.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { adminToken, closeProxies, memoryLogger, startProxy, type LogLine, type TestProxy } from './support/proxy.ts';
import { rawClient } from './support/raw-client.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from './support/upstream.ts';

describe('reloading strangler.yaml', () => {
  let file: string;
  let monolith: TestUpstream;
  let orders: TestUpstream;
  let proxy: TestProxy;
  let reloader: Reloader;
  let log: LogLine[];

  const yaml = (routes: string, more = ''): string => `
listen: { port: 0 }
admin: { port: 0, token: ${adminToken} }
flags: { file: none }
upstreams:
  monolith: { url: '${monolith.url}' }
  orders: { url: '${orders.url}' }
legacy: monolith
${more}
routes: ${routes}
`;
  const route = (path: string): string => `[{ id: r, match: { path: ${path} }, flag: on, service: orders }]`;

  beforeEach(async () => {
    monolith = await startUpstream(plainAnswer('legacy'));
    orders = await startUpstream(plainAnswer('service'));
    file = join(await tempFolder('reload'), 'strangler.yaml');
    await writeFile(file, yaml(route('/a')));
    proxy = await startProxy(await loadConfig(file), { on: true });
    const memory = memoryLogger();
    log = memory.log;
    reloader = watchConfig(file, proxy, memory.logger);
  });
  afterEach(async () => {
    reloader.stop();
    await closeProxies();
    await closeUpstreams();
  });

  const answerOf = async (path: string): Promise<string> => (await fetch(proxy.url + path)).text();
  const logged = (event: string): Promise<LogLine> =>
    waitFor(event, () => Promise.resolve(log.find((each) => each.event === event)));

  it('takes a changed file over, written in place or replaced', async () => {
    assert.deepEqual([await answerOf('/a'), await answerOf('/b')], ['service', 'legacy']);
    await writeFile(file, yaml(route('/b')));
    await waitFor('the new route', async () => (await answerOf('/b')) === 'service');
    assert.equal(await answerOf('/a'), 'legacy');
    await writeFile(`${file}.new`, yaml(route('/c')));
    await rename(`${file}.new`, file);
    await waitFor('the next route', async () => (await answerOf('/c')) === 'service');
  });

  it('keeps the table when the file is wrong, and says everything that is', async () => {
    await writeFile(file, yaml(route('/b'), 'legaci: x\nurls: {}'));
    const { level, fields } = await logged('config.refused');
    assert.equal(level, 'error');
    assert.match(String(fields['error']), /unknown key "legaci"[^]*unknown key "urls"/);
    assert.deepEqual([await answerOf('/a'), await answerOf('/b')], ['service', 'legacy']);
    assert.match(await proxy.proxy.metrics.registry.metrics(), /strangler_config_reloads_total\{result="refused"\} 1/);
  });

  it('says so when the mistake is taken back, or nothing has changed', async () => {
    await writeFile(file, yaml(route('/a'), 'legaci: x'));
    await logged('config.refused');
    await writeFile(file, yaml(route('/a')));
    await logged('config.unchanged');
    await reloader.reload();
    assert.equal(log.at(-1)?.event, 'config.unchanged');
  });

  it('keeps connections, counters and requests under way', async () => {
    let release: () => void = assert.fail;
    orders.answer((_, res) => {
      release = () => res.end('slow');
    });
    const client = await rawClient(proxy.url);
    client.send('GET /a HTTP/1.1\r\nhost: x\r\n\r\n');
    await waitFor('the request to arrive', () => Promise.resolve(orders.received.length === 1));
    const [socket] = orders.sockets;
    await writeFile(file, yaml('[]'));
    await logged('config.reloaded');
    assert.equal(await answerOf('/a'), 'legacy');
    release();
    await client.until('slow');
    client.socket.destroy();
    assert.ok(socket !== undefined && orders.sockets.has(socket), 'the connection is still there');
    await writeFile(file, yaml(route('/a')));
    orders.answer(plainAnswer('service'));
    await waitFor('the route to be back', async () => (await answerOf('/a')) === 'service');
    assert.match(
      await proxy.proxy.metrics.registry.metrics(),
      /strangler_requests_total\{route="r",side="service",reason="flag-on",status="2xx"\} 2/,
    );
  });

  it('closes an upstream that is gone when its last request has ended', async () => {
    await answerOf('/a');
    assert.equal(orders.sockets.size, 1);
    await writeFile(file, yaml('[]').replace(/ {2}orders:.*\n/, ''));
    await waitFor('the connection to close', () => Promise.resolve(orders.sockets.size === 0));
  });

  it('says what only a restart takes over, and takes the rest', async () => {
    await writeFile(file, yaml(route('/b')).replace('listen: { port: 0 }', 'listen: { port: 1 }'));
    assert.deepEqual((await logged('config.restart-needed')).fields['keys'], ['listen']);
    await waitFor('the new route', async () => (await answerOf('/b')) === 'service');
  });

  it('takes limits and the level of the log over, for what comes next', async () => {
    await writeFile(file, yaml(route('/a'), 'limits: { target: 100B, connections: 1 }\nlog: { level: error }'));
    await logged('config.reloaded');
    await waitFor('the limit', async () => (await fetch(`${proxy.url}/${'x'.repeat(200)}`)).status === 414);
    const [first, second] = [await rawClient(proxy.url), await rawClient(proxy.url)];
    assert.match(await second.closed(), /^HTTP\/1\.1 503/);
    first.socket.destroy();
  });

  it('goes on naming what only a restart takes over, until the file says the old again', async () => {
    const changed = (path: string): string => yaml(route(path), 'shadow: { samples: 1 }');
    await writeFile(file, changed('/b'));
    await logged('config.reloaded');
    await writeFile(file, changed('/c'));
    await waitFor('both', () => Promise.resolve(log.filter(({ event }) => event === 'config.reloaded').length === 2));
    const keys = log.filter(({ event }) => event === 'config.restart-needed').map(({ fields }) => fields['keys']);
    assert.deepEqual(keys, [['shadow'], ['shadow']]);
    assert.equal(proxy.config().shadow.samples, 100);
  });

  it('sees a mounted ConfigMap that is swapped: only the link beside it changes', async () => {
    const folder = await tempFolder('config-map');
    for (const [version, path] of [
      ['v1', '/a'],
      ['v2', '/b'],
    ] as const) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'strangler.yaml'), yaml(route(path)));
    }
    await symlink('v1', join(folder, '..data'));
    await symlink('..data/strangler.yaml', join(folder, 'strangler.yaml'));
    const mounted = watchConfig(join(folder, 'strangler.yaml'), proxy, memoryLogger().logger);
    try {
      await symlink('v2', join(folder, '..data_tmp'));
      await rename(join(folder, '..data_tmp'), join(folder, '..data'));
      await waitFor('the new route', async () => (await answerOf('/b')) === 'service');
    } finally {
      mounted.stop();
    }
  });

  it('reloads when it is told to', async () => {
    reloader.stop();
    await writeFile(file, yaml(route('/b')));
    await reloader.reload();
    assert.equal(await answerOf('/b'), 'service');
  });
});
