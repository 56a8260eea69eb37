import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rawClient } from '../../strangler-proxy/support/raw-client.ts';
import { waitFor } from '../../support/wait-for.ts';
import { askDecorator, told } from '../support/ask-decorator.ts';
import { startPart, type PartProcess } from '../support/service-process.ts';

const delivery = (address: object) => told({ body: { type: 'delivery', address } });

describe('the addresses service, in Python', function () {
  this.timeout(30_000);
  let service: PartProcess;

  before(async () => {
    service = await startPart('services/addresses/main.py', {});
  });
  after(() => service.stop());

  const check = (payload: unknown, headers: Record<string, string> = {}) =>
    askDecorator(service.url, 'checkAddress', payload, headers);

  it('lets addresses pass that a courier can find, in any script', async () => {
    for (const [street, house] of [
      ['Lenina', '12'],
      ['улица Мира', '12а'],
      ['8', 'building 3'],
    ]) {
      assert.deepEqual(await check(delivery({ street, house, flat: '' })), { status: 204, body: undefined });
    }
  });

  it('ends an order to an address that names no street or no number, with what is wrong', async () => {
    const { status, body } = await check(delivery({ street: '—', house: 'the blue one' }));
    assert.equal(status, 418);
    const said = body as { statusCode: number; headers: object; body: { code: string; errors: { path: string }[] } };
    assert.equal(said.statusCode, 422);
    assert.equal(said.body.code, 'address-not-found');
    assert.deepEqual(
      said.body.errors.map(({ path }) => path),
      ['address.street', 'address.house'],
    );
  });

  it('leaves to the orders service what is no delivery or no order', async () => {
    const bodies: unknown[] = [undefined, null, 'text', [1], 7, { type: 'pickup' }, { type: 'delivery' }];
    bodies.push({ type: 'delivery', address: 'Mira 1' }, { type: 'delivery', address: { street: 1, house: null } });
    for (const body of bodies) assert.equal((await check(told({ body }))).status, 204, JSON.stringify(body));
  });

  it('refuses what the protocol does not know, and whoever comes through a proxy', async () => {
    assert.equal((await check([])).status, 400);
    assert.equal((await check(told(), { via: '1.1 proxy' })).status, 404);
    assert.equal((await fetch(`${service.url}/decorators/other`, { method: 'POST', body: '{}' })).status, 404);
    assert.equal((await fetch(`${service.url}/health/live`)).status, 200);
    assert.equal((await fetch(`${service.url}/health/ready`, { headers: { via: '1.1 proxy' } })).status, 404);
  });

  it('reads no body without a length, or of more than 4 MB, and ends the connection', async () => {
    for (const line of ['transfer-encoding: chunked', 'content-length: 4194305', 'content-length: -1', 'x: y']) {
      const client = await rawClient(service.url);
      client.send(`POST /decorators/checkAddress HTTP/1.1\r\nhost: a\r\n${line}\r\n\r\n`);
      assert.match(await client.closed(), /^HTTP\/1\.1 413 /, line);
    }
  });

  it('answers many at once on connections that stay open', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => check(delivery({ street: 'Mira', house: '1' }))),
    );
    assert.ok(answers.every(({ status }) => status === 204));
  });

  it('stops in order: what is under way is answered, then it ends with 0 and a line of JSON for each step', async () => {
    const client = await rawClient(service.url);
    const body = JSON.stringify(delivery({ street: 'Mira', house: '1' }));
    // Whoever has been answered once is listened to: what comes next on this connection is under way at once.
    client.send('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n');
    await client.until('"up"');
    client.send(`POST /decorators/checkAddress HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n`);
    const stopping = service.stop();
    await waitFor('it to be stopping', () =>
      Promise.resolve(readFileSync(service.logFile, 'utf8').includes('"stopping"')),
    );
    client.send(body);
    assert.match(await client.closed(), /HTTP\/1\.1 204 No Content\r\n[\s\S]*connection: close/);
    assert.equal(await stopping, 'code 0');
    const lines = readFileSync(service.logFile, 'utf8').trim().split('\n');
    const log = lines.map((line) => JSON.parse(line) as { part: string; message: string; timestamp: string });
    assert.deepEqual(
      log.map(({ message }) => message),
      ['listening', 'stopping', 'stopped'],
    );
    assert.ok(log.every(({ part, timestamp }) => part === 'addresses' && !Number.isNaN(Date.parse(timestamp))));
  });

  it('names every variable that is wrong, and ends with 2', () => {
    const main = join(import.meta.dirname, '../../../services/addresses/main.py');
    const { status, stderr } = spawnSync('python3', ['-B', main], {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'loud' },
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.match(stderr, /PORT is missing .*\n {2}LOG_LEVEL: must be one of/);
  });
});
