import assert from 'node:assert/strict';
import { waitFor } from '../../support/wait-for.ts';
import { head, rawClient, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays, type RunningWay } from '../support/ways.ts';

inBothWays('a client that goes away', (way) => {
  let service: RawUpstream;
  let running: RunningWay;
  beforeEach(async () => {
    service = await startRawUpstream(() => undefined);
    running = await way.start(service.url);
  });

  const inFlight = (): number | undefined => running.proxy.upstreams.current().get('service')?.inFlight;
  const arrived = (): Promise<unknown> =>
    waitFor('the request at the upstream', () => Promise.resolve((service.received[0] ?? '').includes('\r\n\r\n')));
  const gone = (): Promise<unknown> =>
    waitFor('the upstream to be told', () => Promise.resolve(service.sockets.size === 0 && inFlight() === 0), 2000);

  const requests: readonly (readonly [string, string])[] = [
    ['while it waits for the answer', head('GET / HTTP/1.1', 'Host: a')],
    ['in the middle of a body of known length', `${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 99')}half`],
    [
      'in the middle of a chunked body',
      `${head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked')}4\r\nhalf\r\n`,
    ],
  ];
  for (const [when, request] of requests) {
    for (const how of ['destroy', 'resetAndDestroy'] as const) {
      it(`${when} (${how}) ends the request to the upstream at once`, async () => {
        const client = await rawClient(running.url);
        client.send(request);
        await arrived();
        client.socket[how]();
        await gone();
      });
    }
  }

  it('is no failure of the upstream, which stays in use', async () => {
    const { url, proxy, log } = await way.start(service.url, { upstream: { health: { failures: 1, eject: '1h' } } });
    for (const [, request] of requests) {
      const client = await rawClient(url);
      const before = service.received.length;
      client.send(request);
      await waitFor('the request at the upstream', () => Promise.resolve(service.received.length > before));
      client.socket.destroy();
      await waitFor('its end', () => Promise.resolve(proxy.upstreams.current().get('service')?.inFlight === 0));
    }
    assert.match(await proxy.metrics.registry.metrics(), /strangler_upstream_up\{upstream="service",copy="[^"]+"\} 1/);
    assert.deepEqual(
      log.filter(({ level }) => level !== 'info'),
      [],
    );
  });

  it('in the middle of the answer ends the upstream’s sending', async () => {
    service.answer((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf'));
    const client = await rawClient(running.url);
    client.send(head('GET / HTTP/1.1', 'Host: a'));
    await client.until('half');
    client.socket.destroy();
    await gone();
  });
});

inBothWays('an upstream that breaks off', (way) => {
  const answers: readonly (readonly [string, string, RegExp])[] = [
    ['a length', 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf', /half$/],
    ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n', /half\r\n$/],
    ['neither, by a reset', 'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhalf', /half\r\n$/],
  ];
  for (const [framing, text, expected] of answers) {
    it(`is passed on as a broken answer with ${framing}`, async () => {
      const service = await startRawUpstream((socket) => {
        socket.write(text);
        setTimeout(() => (framing.includes('reset') ? socket.resetAndDestroy() : socket.end()), 30);
      });
      const { url, log } = await way.start(service.url);
      const answer = await rawExchange(url, head('GET / HTTP/1.1', 'Host: a'));
      assert.match(answer, /^HTTP\/1\.1 200 OK/);
      assert.match(answer, expected);
      assert.ok(log.some(({ event }) => event === 'request.broke-off'));
    });
  }

  it('is a reset for a client of HTTP/1.0, to whom the end of the connection is the end of the answer', async () => {
    const service = await startRawUpstream((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n');
      setTimeout(() => socket.end(), 30);
    });
    const { url } = await way.start(service.url);
    const client = await rawClient(url);
    let error: NodeJS.ErrnoException | undefined;
    client.socket.on('error', (each: NodeJS.ErrnoException) => (error = each));
    client.send(head('GET / HTTP/1.0', 'Host: a'));
    await client.closed();
    assert.equal(error?.code, 'ECONNRESET');
  });

  it('after its whole answer is no concern of the client', async () => {
    const service = await startRawUpstream((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', () => socket.resetAndDestroy());
    });
    const { url } = await way.start(service.url);
    const client = await rawClient(url);
    client.send(head('GET / HTTP/1.1', 'Host: a'));
    await client.until('\r\n\r\nok');
    assert.equal(client.isClosed(), false);
    client.socket.destroy();
  });
});
