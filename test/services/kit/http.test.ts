import assert from 'node:assert/strict';
import { Agent, get } from 'node:http';
import type { Express } from 'express';
import { z } from 'zod';
import {
  listen,
  makeApp,
  makeMetrics,
  onceTrue,
  parseRequest,
  problem,
  requestContext,
  silentLogger,
  type HealthOptions,
  type LogFields,
  type RunningServer,
} from '../../../services/kit/index.ts';

interface Started {
  readonly server: RunningServer;
  readonly logged: LogFields[];
}

describe('service kit: HTTP', () => {
  let started: Started | undefined;
  afterEach(async () => started?.server.stop());

  const start = async (routes: (app: Express) => void, health: Partial<HealthOptions> = {}): Promise<Started> => {
    const logged: LogFields[] = [];
    const logger = silentLogger();
    const record = (message: string, fields: LogFields) => void logged.push({ message, ...fields });
    Object.assign(logger, { error: record });
    const app = makeApp({ logger, metrics: makeMetrics('test'), health: { required: {}, ...health }, routes });
    started = { server: await listen(app, { port: 0 }), logged };
    return started;
  };
  const json = async (path: string, init?: RequestInit): Promise<Record<string, unknown>> => {
    const response = await fetch(`${started?.server.url}${path}`, init);
    return { httpStatus: response.status, ...((await response.json()) as object) };
  };

  it('listens on the loopback address only', async () => {
    const { server } = await start(() => undefined);
    assert.equal(server.url, `http://127.0.0.1:${server.port}`);
  });

  it('creates requests that already are Express requests', async () => {
    let before: unknown;
    let inside: unknown;
    await start((app) => {
      app.get('/', (request, response) => {
        inside = Object.getPrototypeOf(request);
        before = app.request;
        response.json({ ip: request.ip, secure: request.secure });
      });
    });
    assert.deepEqual(await json('/'), { httpStatus: 200, ip: '127.0.0.1', secure: false });
    assert.equal(inside, before);
  });

  it('answers what it does not know with a problem', async () => {
    await start(() => undefined);
    const { httpStatus, code, detail } = await json('/nowhere', { method: 'POST' });
    assert.deepEqual([httpStatus, code, detail], [404, 'not-found', 'Nothing answers POST /nowhere.']);
  });

  it('answers an expected failure by its code, with the wrong places of a body', async () => {
    await start((app) => {
      app.post('/', (request, response) => {
        parseRequest(z.object({ lines: z.array(z.object({ quantity: z.number() })) }), request.body);
        response.end();
      });
    });
    const headers = { 'content-type': 'application/json' };
    const answer = await json('/', { method: 'POST', headers, body: '{"lines":[{"quantity":1},{}]}' });
    assert.equal(answer['code'], 'invalid-request');
    assert.deepEqual(
      (answer['errors'] as { path: string }[]).map(({ path }) => path),
      ['lines[1].quantity'],
    );
    const broken = await json('/', { method: 'POST', headers, body: '{' });
    assert.deepEqual(broken['errors'], [{ path: '', message: 'not valid JSON' }]);
    const large = await json('/', { method: 'POST', headers, body: JSON.stringify('x'.repeat(200_000)) });
    assert.deepEqual([large['httpStatus'], large['code']], [413, 'body-too-large']);
  });

  it('hides an unexpected failure from the caller and logs it', async () => {
    const { logged } = await start((app) => {
      app.get('/', () => {
        throw new Error('password=1234');
      });
    });
    const answer = await json('/');
    assert.deepEqual([answer['httpStatus'], answer['code']], [500, 'internal-error']);
    assert.ok(!JSON.stringify(answer).includes('1234'));
    assert.equal((logged[0]?.['error'] as Error).message, 'password=1234');
  });

  it('takes over a request id, or makes one, and knows it wherever the request goes', async () => {
    await start((app) => {
      app.get('/', async (_request, response) => {
        await Promise.resolve();
        response.json(requestContext());
      });
    });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const given = await json('/', { headers: { 'x-request-id': 'abc-1', traceparent } });
    assert.deepEqual(given, { httpStatus: 200, requestId: 'abc-1', traceparent });
    const spoilt = await json('/', { headers: { 'x-request-id': 'a b"c', traceparent: 'nonsense' } });
    assert.match(String(spoilt['requestId']), /^[\da-f-]{36}$/);
    assert.ok(!('traceparent' in spoilt));
  });

  it('counts requests by route pattern, never by path', async () => {
    await start((app) => {
      app.get('/orders/:id', () => {
        throw problem('not-found', 'no');
      });
    });
    await json('/orders/1');
    await json('/orders/2');
    await json('/nowhere/3');
    const text = await (await fetch(`${started?.server.url}/metrics`)).text();
    assert.match(text, /http_request_duration_seconds_count\{.*route="\/orders\/:id",status="404".*\} 2/);
    assert.match(text, /http_request_duration_seconds_count\{.*route="none",status="404".*\} 1/);
    assert.ok(!text.includes('/orders/1'));
  });

  it('shows metrics and health to nobody who comes through a proxy', async () => {
    await start(() => undefined);
    for (const path of ['/metrics', '/health/ready', '/health/live']) {
      const url = `${started?.server.url}${path}`;
      assert.equal((await fetch(url)).status, 200, path);
      assert.equal((await fetch(url, { headers: { via: '1.1 strangler' } })).status, 404, path);
    }
  });

  it('is ready while all that it needs is there, and says what is not', async () => {
    let broken = false;
    const failing = () => {
      throw new Error('away');
    };
    await start(() => undefined, {
      required: { database: () => (broken ? failing() : undefined) },
      informative: { broker: failing },
    });
    const checks = { database: { status: 'up' }, broker: { status: 'down', error: 'away' } };
    assert.deepEqual(await json('/health/ready'), { httpStatus: 200, status: 'up', checks });
    broken = true;
    assert.equal((await json('/health/ready'))['httpStatus'], 503);
    assert.deepEqual(await json('/health/live'), { httpStatus: 200, status: 'up' });
  });

  it('stays ready once a check that has to hold once did', async () => {
    let connected = false;
    await start(() => undefined, { required: { queues: onceTrue(() => connected, 'not declared yet') } });
    const down = { queues: { status: 'down', error: 'not declared yet' } };
    assert.deepEqual(await json('/health/ready'), { httpStatus: 503, status: 'down', checks: down });
    for (const now of [true, false]) {
      connected = now;
      assert.equal((await json('/health/ready'))['httpStatus'], 200);
    }
  });

  it('does not wait for a check that hangs', async () => {
    await start(() => undefined, { required: { database: () => new Promise(() => undefined) }, timeoutMs: 50 });
    const answer = await json('/health/ready');
    const checks = { database: { status: 'down', error: 'no answer within 50 ms' } };
    assert.deepEqual(answer, { httpStatus: 503, status: 'down', checks });
  });

  it('ends what is in flight before it stops, and closes kept connections without cutting a request', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    const { server } = await start((app) => {
      app.get('/slow', async (_request, response) => {
        arrived.resolve(undefined);
        await release.promise;
        response.json({ done: true });
      });
    });
    const slow = fetch(`${server.url}/slow`);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const overKeptConnection = () =>
      new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
        get(`${server.url}/health/live`, { agent }, (response) => {
          response.resume().once('end', () => {
            resolve({ status: response.statusCode, connection: response.headers.connection });
          });
        }).once('error', reject);
      });
    assert.equal((await overKeptConnection()).connection, 'keep-alive');
    await arrived.promise;
    const stopped = server.stop();
    assert.equal(server.isDraining(), true);
    assert.deepEqual(await overKeptConnection(), { status: 200, connection: 'close' });
    release.resolve(undefined);
    assert.deepEqual(await (await slow).json(), { done: true });
    await stopped;
    agent.destroy();
    await assert.rejects(fetch(server.url));
  });

  it('cuts what does not end in time', async () => {
    const app = makeApp({
      logger: silentLogger(),
      metrics: makeMetrics('test'),
      health: { required: {} },
      routes: (express) => {
        express.get('/hangs', () => new Promise(() => undefined));
      },
    });
    const server = await listen(app, { port: 0, drainMs: 10, stopMs: 100 });
    const hanging = assert.rejects(fetch(`${server.url}/hangs`));
    await fetch(`${server.url}/health/live`);
    await server.stop();
    await hanging;
  });
});
