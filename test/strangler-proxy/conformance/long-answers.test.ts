import assert from 'node:assert/strict';
import { waitFor } from '../../support/wait-for.ts';
import { head, rawClient, rawExchange } from '../support/raw-client.ts';
import { startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays } from '../support/ways.ts';

inBothWays('server-sent events', (way) => {
  it('are passed on one by one, also when they are far apart', async () => {
    const service = await startRawUpstream((socket) =>
      socket.write(head('HTTP/1.1 200 OK', 'Content-Type: text/event-stream', 'Connection: close')),
    );
    const { url } = await way.start(service.url);
    const client = await rawClient(url);
    client.send(head('GET /events HTTP/1.1', 'Host: a', 'Accept: text/event-stream'));
    await client.until('text/event-stream');
    for (const event of ['data: 1\n\n', ': heartbeat\n\n', 'data: 2\n\n']) {
      for (const socket of service.sockets) socket.write(event);
      await client.until(event);
    }
    client.socket.destroy();
    await waitFor('the upstream to be told', () => Promise.resolve(service.sockets.size === 0), 2000);
  });

  it('end for the client when the upstream ends them', async () => {
    const service = await startRawUpstream((socket) =>
      socket.write(`${head('HTTP/1.1 200 OK', 'Content-Type: text/event-stream', 'Connection: close')}data: 1\n\n`),
    );
    const { url } = await way.start(service.url);
    const client = await rawClient(url);
    client.send(head('GET /events HTTP/1.1', 'Host: a'));
    await client.until('data: 1');
    for (const socket of service.sockets) socket.end();
    await client.until('\r\n0\r\n\r\n');
    client.socket.destroy();
  });

  it('that stay silent for longer than the upstream’s idle time are broken off, not ended', async () => {
    const service = await startRawUpstream((socket) =>
      socket.write(`${head('HTTP/1.1 200 OK', 'Content-Type: text/event-stream', 'Connection: close')}data: 1\n\n`),
    );
    const { url } = await way.start(service.url, { upstream: { timeouts: { idle: '300ms' } } });
    const answer = await rawExchange(url, head('GET /events HTTP/1.1', 'Host: a'));
    assert.match(answer, /data: 1\n\n\r\n$/);
  });
});

inBothWays('long polling', (way) => {
  it('gets its answer whenever it comes, within the upstream’s time limit', async () => {
    const service = await startRawUpstream((socket) => {
      setTimeout(() => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate'), 700);
    });
    const { url } = await way.start(service.url, { upstream: { timeouts: { headers: '5s' } } });
    assert.match(await rawExchange(url, head('GET / HTTP/1.1', 'Host: a', 'Connection: close')), /late$/);
  });

  it('is given up at the upstream when its client goes', async () => {
    const service = await startRawUpstream(() => undefined);
    const { url } = await way.start(service.url);
    const client = await rawClient(url);
    client.send(head('GET / HTTP/1.1', 'Host: a'));
    await waitFor('the request to arrive', () => Promise.resolve(service.received.length === 1));
    client.socket.destroy();
    await waitFor('the upstream to be told', () => Promise.resolve(service.sockets.size === 0), 2000);
  });
});
