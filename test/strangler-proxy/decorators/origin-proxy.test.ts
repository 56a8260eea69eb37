import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, loadOriginConfig, logEvents, watchConfig } from '../../../strangler-proxy/index.ts';
import type { Reloader } from '../../../strangler-proxy/server/reload.ts';
import { createProxyServer, type ProxyServer } from '../../../strangler-proxy/server/proxy-server.ts';
import { runCli } from '../../support/run-cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { adminToken, memoryLogger } from '../support/proxy.ts';
import { closeUpstreams, startUpstream, type TestUpstream } from '../support/upstream.ts';

const places = { listen: { port: 0 }, admin: { port: 0, token: adminToken } };

describe("a proxy of the origin's decorator file alone", function () {
  this.timeout(60_000);
  let file: string;
  let service: TestUpstream;
  let checker: TestUpstream;
  let proxy: ProxyServer | undefined;
  let reloader: Reloader | undefined;

  beforeEach(async () => {
    file = join(await tempFolder('origin'), 'decorators.json');
    service = await startUpstream((req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ url: req.url }));
    });
    checker = await startUpstream((_req, res) => res.writeHead(204).end());
  });
  afterEach(async () => {
    reloader?.stop();
    await proxy?.stop();
    await closeUpstreams();
    [proxy, reloader] = [undefined, undefined];
  });

  const write = (content: unknown) => writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const start = async (env: NodeJS.ProcessEnv = {}) => {
    const { logger, log } = memoryLogger();
    proxy = await createProxyServer(await loadOriginConfig(file, places, env), { logger });
    reloader = watchConfig(file, proxy, logger, (each) => loadOriginConfig(each, places, env));
    return { url: proxy.url, log };
  };
  const faults = async (content: unknown): Promise<string> => {
    await write(content);
    const error: unknown = await loadOriginConfig(file, places).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ConfigError, 'it is refused');
    return error.message;
  };

  it('sends each path to the URL of its call, always, and answers 404 to everything else', async () => {
    await write({
      '/orders/:id': { GET: { pre: ['check'], call: `${service.url}/v1/orders/:id` } },
      '/same': { '*': { call: service.url }, POST: { call: `${service.url}/posted` } },
      decorators: { check: { call: `${checker.url}/check` } },
    });
    const { url } = await start();
    const ask = async (path: string, method = 'GET') => {
      const response = await fetch(url + path, { method });
      return [response.status, ((await response.json()) as { url?: string; code?: string }).url];
    };
    assert.deepEqual(await ask('/orders/7?a=1'), [200, '/v1/orders/7?a=1']);
    assert.equal(checker.received.length, 1);
    assert.deepEqual(await ask('/same', 'DELETE'), [200, '/same']);
    assert.deepEqual(await ask('/same', 'POST'), [200, '/posted']);
    assert.deepEqual(await ask('/orders'), [404, undefined]);
    const other = await fetch(`${url}/orders/7`, { method: 'POST' });
    assert.deepEqual([other.status, ((await other.json()) as { code: string }).code], [404, 'no-route']);
  });

  it('takes the published form, and variables', async () => {
    await write({
      router: {
        '/a': {
          GET: { protocol: 'http', service: '127.0.0.1', port: '${SERVICE_PORT}', path: '/b', pre: ['check'] },
        },
      },
      preDecorators: { check: { service: '127.0.0.1', port: checker.port, path: '/check', requireRequestBody: false } },
    });
    const { url } = await start({ SERVICE_PORT: String(service.port) });
    assert.deepEqual(await (await fetch(`${url}/a`)).json(), { url: '/b' });
    assert.equal(checker.received[0]?.url, '/check');
  });

  it('takes a changed file over, and keeps the one before while it is wrong', async () => {
    await write({ '/a': { GET: { call: `${service.url}/one` } } });
    const { url, log } = await start();
    await write('{ "/a": ');
    await waitFor('the refusal', () => Promise.resolve(log.some(({ event }) => event === logEvents.reloadRefused)));
    assert.deepEqual(await (await fetch(`${url}/a`)).json(), { url: '/one' });
    await write({ '/a': { GET: { call: `${service.url}/two` } } });
    await waitFor('the change', async () => (await (await fetch(`${url}/a`)).text()).includes('/two'));
  });

  it('is refused with every fault at its line', async () => {
    const text = `{
  "/a": { "GET": { "call": "http://127.0.0.1:1/x?y=1" } },
  "/b": { "POST": { "call": "http://127.0.0.1:1/:id" } },
  "decorators": { "slow": { "call": "http://127.0.0.1:1/", "timeout": "soon" } }
}`;
    const message = await faults(text);
    assert.match(message, /decorators\.json:2: \/a\.GET: "http:\/\/127\.0\.0\.1:1\/x\?y=1" has a query/);
    assert.match(message, /decorators\.json:4: decorators\.slow\.timeout: /);
    assert.match(await faults({ '/b': { POST: { call: 'http://127.0.0.1:1/:id' } } }), /":id" is not in the path/);
    assert.match(
      await faults({ '/b': { POST: { call: 'http://127.0.0.1:1', pre: ['x'] } } }),
      /no decorator is called "x"/,
    );
    assert.match(await faults({}), /no path is named/);
    const call = (url: string) => faults({ '/a': { GET: { call: url } } });
    assert.match(await call('http://127.0.0.1:1/%zz'), /broken escapes/);
    assert.match(await call('http://me:secret@127.0.0.1:1/'), /has a user in it/);
    assert.match(await faults({ router: { '/a': { GET: { service: 'x y' } } } }), /"http:\/\/x y" is no http/);
    assert.match(
      await faults({ login: { GET: { call: 'http://127.0.0.1:1' } } }),
      /a path begins with \/\n.*write "\/login"/,
    );
    assert.match(await faults({ '/a': { get: { call: 'http://127.0.0.1:1' } } }), /written in capitals/);
    assert.match(await faults('{ "/a": {}, "/a": {} }'), /:1: .*unique/);
    assert.match(await faults('[]'), /:1: /);
    assert.match(
      await faults({ '/a': { GET: { call: 'http://127.0.0.1:1' } }, '/A/': { GET: { call: 'http://127.0.0.1:1' } } }),
      /matches the same requests/,
    );
    assert.match(await faults({ '/__strangler/x': { GET: { call: 'http://127.0.0.1:1' } } }), /never forwarded/);
    await assert.rejects(loadOriginConfig(`${file}.missing`, places), /cannot be read \(ENOENT\)/);
  });

  it('is checked and drawn by the command line, which takes no second configuration beside it', async () => {
    await write({
      '/login': { POST: { pre: ['check'], call: 'http://127.0.0.1:4102/v1/login', post: ['mail'] } },
      decorators: {
        check: { call: 'http://127.0.0.1:4102/check' },
        mail: { call: 'http://127.0.0.1:4105/mail', onError: 'skip' },
      },
    });
    const [check, art, both, port] = await Promise.all([
      runCli(['proxy', '--decorators', file, '--check']),
      runCli(['routes', '--art', '--decorators', file]),
      runCli(['proxy', '--decorators', file, '--config', 'strangler.yaml']),
      runCli(['proxy', '--decorators', file, '--port', '70000']),
    ]);
    assert.deepEqual([check.code, check.stdout], [0, `${file} is valid: 1 routes; everything else is answered 404.\n`]);
    assert.equal(
      art.stdout,
      `POST /login

                +-------+        +-------+         +------+
  request ----->| check |------->| PROXY |-------->| mail |------> response
                +-------+        +-------+         +------+
                    |                |                |
                    v                v                v
              127.0.0.1:4102   127.0.0.1:4102   127.0.0.1:4105
                  /check         /v1/login          /mail
`,
    );
    assert.deepEqual([both.code, port.code], [2, 2]);
    assert.match(both.stderr, /exclude each other/);
    assert.match(port.stderr, /--port 70000: write a port/);
  });
});
