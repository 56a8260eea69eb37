import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { waitFor } from '../../support/wait-for.ts';
import { rawClient } from '../support/raw-client.ts';
import { closeTwoSides, startEmbedded, startStandalone, type TwoSides } from '../pins/two-sides.ts';
import { byTenant, type TenantFlags, tenantFlags } from './tenant-flags.ts';

/** Answers with what came: size and digest of the body, and its framing. */
const echo: RequestListener = (req, res) => {
  const chunks: Buffer[] = [];
  req
    .on('data', (chunk: Buffer) => chunks.push(chunk))
    .on('end', () => {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(seen(req, Buffer.concat(chunks))));
    });
};

function seen(req: IncomingMessage, body: Buffer) {
  return { bytes: body.length, digest: digestOf(body), trailers: req.trailers };
}
const digestOf = (body: Buffer | string): string => createHash('sha256').update(body).digest('base64url');

for (const [way, start] of [
  ['standalone', startStandalone],
  ['embedded in Express', startEmbedded],
] as const) {
  describe(`a context from the body, ${way}`, () => {
    let sides: TwoSides<TenantFlags>;

    async function begin(limits: object = {}, legacy: RequestListener = echo): Promise<void> {
      sides = await start(
        {
          context: { properties: { pizzeriaId: { body: '$.order.pizzeriaId', header: 'x-pizzeria-id' } } },
          limits,
          groups: {},
          routes: [{ id: 'create', match: { path: '/orders' }, flag: 'write', service: 'service', context: 'body' }],
        },
        legacy,
        tenantFlags({ write: byTenant('7') }),
      );
      sides.service.answer(echo);
    }
    afterEach(closeTwoSides);

    async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
      const answer = await fetch(`${sides.url}/orders`, { method: 'POST', body, headers });
      const side = /side=(\w+)/.exec(answer.headers.get('x-strangler-decision') ?? '')?.[1];
      return { side, status: answer.status, got: (await answer.json()) as ReturnType<typeof seen> };
    }
    const order = (pizzeriaId: unknown, more = ''): string => JSON.stringify({ order: { pizzeriaId, more } });

    it('decides by the tenant in it, and the body arrives byte for byte', async () => {
      await begin();
      for (const [pizzeriaId, expected] of [
        [7, 'service'],
        ['7', 'service'],
        [8, 'legacy'],
      ] as const) {
        const body = `  ${order(pizzeriaId, 'é')}\n`;
        const { side, got } = await post(body);
        assert.deepEqual([side, got.bytes, got.digest], [expected, Buffer.byteLength(body), digestOf(body)]);
      }
    });

    it('takes what is no single value, no JSON, or not there for nothing said: then the header may say it', async () => {
      await begin();
      const bodies = [
        '',
        '{',
        'null',
        '[7]',
        '"7"',
        '{"order":7}',
        '{"order":{"pizzeriaId":[7]}}',
        '{"order":{"pizzeriaId":{"a":7}}}',
        '{"order":{"pizzeriaId":null}}',
        '{"order":{"pizzeriaId":""}}',
        '{"__proto__":{"order":{"pizzeriaId":7}}}',
        '{"pizzeriaId":7}',
        '['.repeat(60_000),
        '{"order":{"pizzeriaId":7,"pizzeriaId":[]}}',
        '{"order":{"pizzeriaId":7e400}}',
      ];
      for (const body of bodies) {
        assert.equal((await post(body)).side, 'legacy', body);
        assert.equal((await post(body, { 'x-pizzeria-id': '7' })).side, 'service', body);
      }
      assert.equal((await post(order(8), { 'x-pizzeria-id': '7' })).side, 'legacy', 'the body has the word');
    });

    it('reads what body parsers read: packed, and with a byte order mark', async () => {
      await begin();
      const packed = new Uint8Array(gzipSync(order(7)));
      const { side, got } = await post(packed, { 'content-encoding': 'gzip' });
      assert.deepEqual([side, got.bytes], ['service', packed.length]);
      assert.equal((await post(`\ufeff${order(7)}`)).side, 'service');
    });

    it('is not looked for in a body over the limit, which passes whole all the same', async () => {
      await begin({ contextBody: '1KiB' });
      for (const size of [1500, 300_000]) {
        const body = order(7, 'x'.repeat(size));
        const { side, got } = await post(body);
        assert.deepEqual([side, got.digest], ['legacy', digestOf(body)]);
      }
      const bomb = new Uint8Array(gzipSync(order(7, ' '.repeat(1_000_000))));
      assert.equal((await post(bomb, { 'content-encoding': 'gzip' })).side, 'legacy');
    });

    it('is found in chunks too, whose trailers pass on; over the limit they go on streaming', async () => {
      await begin({ contextBody: '1KiB' });
      const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
      const chunked = async (chunks: readonly string[], end = '0\r\nx-sum: 9\r\n\r\n') => {
        const client = await rawClient(sides.url);
        client.send('POST /orders HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n');
        for (const each of chunks) client.send(chunk(each));
        client.send(end);
        const answer = await client.until('}}');
        client.socket.destroy();
        return answer;
      };
      const small = order(7);
      const answer = await chunked([small.slice(0, 5), small.slice(5)]);
      assert.match(answer, /side=service/);
      assert.ok(answer.includes(`"digest":"${digestOf(small)}"`) && answer.includes('"x-sum":"9"'), answer);
      const large = [order(7), 'x'.repeat(2000), 'y'.repeat(200_000)];
      const other = await chunked(large);
      assert.match(other, /side=legacy/);
      assert.ok(other.includes(`"digest":"${digestOf(large.join(''))}"`), other);
    });

    it('of a body of no chunks there is nothing to read, and nothing to wait for', async () => {
      await begin();
      const client = await rawClient(sides.url);
      client.send('POST /orders HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n');
      assert.match(await client.until('}}'), /side=legacy[^]*"bytes":0/);
      client.send('POST /orders HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nx-pizzeria-id: 7\r\n\r\n');
      await new Promise((resolve) => setImmediate(resolve));
      client.send('0\r\n\r\n');
      assert.match(await client.until('service'), /side=service/);
      client.socket.destroy();
    });

    it('leaves the connection fit for the next request', async () => {
      await begin();
      const client = await rawClient(sides.url);
      const request = (body: string): string =>
        `POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
      client.send(request(order(7)) + request(order(8)));
      await waitFor('both answers', () => Promise.resolve(client.text().split('"digest"').length === 3));
      assert.match(client.text(), /side=service[^]*side=legacy/);
      client.socket.destroy();
    });

    it('asks a client that waits for 100 Continue for its body, once', async () => {
      await begin();
      const client = await rawClient(sides.url);
      const body = order(7);
      client.send(`POST /orders HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`);
      await client.until('HTTP/1.1 100 Continue\r\n\r\n');
      client.send(body);
      const answer = await client.until('}}');
      assert.equal(answer.split('100 Continue').length, 2);
      assert.match(answer, /HTTP\/1\.1 200 OK[^]*side=service/);
      client.socket.destroy();
    });

    it('refuses a client that stops in the middle of its body, and forgets one that goes away', async () => {
      await begin({ idleTimeout: '200ms' });
      const slow = await rawClient(sides.url);
      slow.send('POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{"order":');
      assert.match(await slow.until('request-timeout'), /^HTTP\/1\.1 408 /);
      const gone = await rawClient(sides.url);
      gone.send('POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{"order":');
      gone.socket.resetAndDestroy();
      assert.equal((await post(order(7))).side, 'service');
      assert.equal(sides.service.received.length, 1);
    });

    it('does not touch the bodies of other routes', async () => {
      sides = await start(
        {
          context: { properties: { pizzeriaId: { body: 'pizzeriaId' } } },
          groups: {},
          routes: [
            { id: 'create', match: { path: '/orders' }, flag: 'write', service: 'service' },
            { id: 'other', match: { path: '/other' }, flag: 'write', service: 'service', context: 'body' },
          ],
        },
        echo,
        tenantFlags({ write: byTenant('7') }),
      );
      sides.service.answer(echo);
      assert.equal((await post('{"pizzeriaId":7}')).side, 'legacy');
    });
  });
}

describe('a context from the body in front of body parsers', () => {
  afterEach(closeTwoSides);

  it('leaves the application its body, when the application is the legacy side', async () => {
    const app = express();
    app.use(express.json());
    app.use((req, res) => void res.json(req.body));
    const parts = {
      context: { properties: { pizzeriaId: { body: 'pizzeriaId' } } },
      groups: {},
      routes: [{ id: 'create', match: { path: '/orders' }, flag: 'write', service: 'service', context: 'body' }],
    };
    const sides = await startEmbedded(parts, app, tenantFlags({ write: byTenant('7') }));
    const body = JSON.stringify({ pizzeriaId: 8, note: 'x'.repeat(60_000) });
    const answer = await fetch(`${sides.url}/orders`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(await answer.text(), body);
  });
});
