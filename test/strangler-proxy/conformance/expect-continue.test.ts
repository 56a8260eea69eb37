import assert from 'node:assert/strict';
import { waitFor } from '../../support/wait-for.ts';
import { head, rawClient, rawExchange } from '../support/raw-client.ts';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.ts';
import { inBothWays, inStandalone } from '../support/ways.ts';

const expecting = head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 4', 'Expect: 100-continue');

inStandalone('Expect: 100-continue', (way) => {
  let service: RawUpstream;
  beforeEach(async () => {
    service = await startRawUpstream();
  });
  const arrived = (text: string): Promise<unknown> =>
    waitFor(`"${text}" at the upstream`, () => Promise.resolve(service.received[0]?.includes(text) === true));

  it('is the upstream’s to answer: the body is sent when it asks, and not before', async () => {
    service.answer(() => undefined);
    const { url } = await way.start(service.url);
    const client = await rawClient(url);
    client.send(expecting);
    await arrived('expect: 100-continue');
    assert.equal(client.text(), '');
    service.answer((socket, text) => {
      if (text.endsWith('body')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    for (const socket of service.sockets) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    assert.equal(await client.until('\r\n\r\n'), 'HTTP/1.1 100 Continue\r\n\r\n');
    client.send('body');
    assert.match(await client.until('ok'), /200 OK/);
    client.socket.destroy();
  });

  it('is answered with the final status when the upstream refuses, and the connection ends', async () => {
    service.answer((socket) => socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n'));
    const { url } = await way.start(service.url);
    const answer = await rawExchange(url, expecting);
    assert.match(answer, /^HTTP\/1\.1 401 [^]*connection: close/i);
    assert.doesNotMatch(answer, /100 Continue/);
  });

  it('is answered by the proxy when the upstream says nothing for a second', async () => {
    service.answer((socket, text) => {
      if (text.endsWith('body')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    const { url } = await way.start(service.url);
    const client = await rawClient(url);
    client.send(expecting);
    await client.until('100 Continue');
    client.send('body');
    await client.until('ok');
    client.socket.destroy();
  });

  it('does not hold up a client that sends its body at once', async () => {
    service.answer((socket, text) => {
      if (text.endsWith('body')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    const { url } = await way.start(service.url);
    const client = await rawClient(url);
    client.send(`${expecting}body`);
    await client.until('ok');
    client.socket.destroy();
  });

  it('is refused before any body when the request is refused', async () => {
    const { url } = await way.start(service.url);
    const target = '/__strangler/session';
    const answer = await rawExchange(url, expecting.replace('POST /', `POST ${target}`));
    assert.match(answer, /^HTTP\/1\.1 404 [^]*connection: close/i);
  });

  it('is answered 417 when it is anything else', async () => {
    const { url } = await way.start(service.url);
    const answer = await rawExchange(url, head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 1', 'Expect: 200-ok'));
    assert.match(answer, /^HTTP\/1\.1 417 [^]*"code":"expectation-failed"/);
    assert.equal(service.received.length, 0);
  });
});

inBothWays('Expect: 100-continue', (way) => {
  it('always leads to the body and to one answer', async () => {
    const service = await startRawUpstream((socket, text) => {
      if (text.includes('expect: 100-continue') && !text.endsWith('body'))
        socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      if (text.endsWith('body')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    const { url } = await way.start(service.url);
    const client = await rawClient(url);
    client.send(expecting);
    await client.until('100 Continue');
    client.send('body');
    const text = await client.until('ok');
    assert.equal(text.split('100 Continue').length, 2);
    client.socket.destroy();
  });
});
