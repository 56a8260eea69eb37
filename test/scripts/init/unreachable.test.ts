import assert from 'node:assert/strict';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { parseHeaders } from '../../../scripts/headers-option.ts';
import { parseLegacy, parseName, parsePages, parsePort } from '../../../scripts/init/options.ts';
import { makeAsker } from '../../../scripts/init/probe/asker.ts';
import { probe } from '../../../scripts/init/probe/probe.ts';
import { UserError } from '../../../scripts/user-error.ts';
import { makeAuthority } from '../../strangler-proxy/support/certificates.ts';
import { tempFolder } from '../../support/temp-folder.ts';

describe('an application that strangler init cannot ask', () => {
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  async function listen(started: Server): Promise<string> {
    server = started.on('connection', (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(started.address() as AddressInfo).port}`;
  }
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await new Promise<unknown>((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
  });

  async function refusal(origin: string, ca?: string): Promise<string> {
    const asker = makeAsker(origin, { headers: {}, ca });
    const asked = probe(asker, { start: '/', pages: 1, proxyHost: '127.0.0.1:8080', onPage: () => undefined });
    const error: unknown = await asked.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    asker.close();
    assert.ok(error instanceof UserError, String(error));
    return error.message;
  }

  it('is not there', async () => {
    const place = await listen(createServer());
    await new Promise<unknown>((resolve) => server?.close(resolve));
    server = undefined;
    assert.match(await refusal(`http://${place}`), new RegExp(`^Nothing listens at ${place}\\. Start the application`));
  });

  it('is no web server, or closes, or speaks no TLS', async () => {
    const mail = await listen(createServer((socket) => socket.write('220 mail.example ready\r\n')));
    assert.match(await refusal(`http://${mail}`), /something that is no HTTP\/1\.1/);
    assert.match(await refusal(`https://${mail}`), /speaks no TLS\. Write http:\/\//);
    await new Promise<unknown>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server?.close(resolve);
    });
    const closing = await listen(createServer((socket) => socket.destroy()));
    assert.match(await refusal(`http://${closing}`), /closes the connection without an answer\. Perhaps it speaks TLS/);
  });

  it('has a certificate that nobody vouches for: how to save it and name it, after which it is asked', async () => {
    const authority = makeAuthority(await tempFolder('init-tls'));
    const { ca } = authority;
    const place = await listen(
      createHttps(authority.issue('app', 'IP:127.0.0.1'), (_, res) => res.end('<title>Safe</title>')),
    );
    const message = await refusal(`https://${place}`);
    assert.match(message, /is signed by nobody whom this machine trusts/);
    assert.ok(message.includes(`openssl s_client -connect ${place}`) && message.includes('--ca'));
    const asker = makeAsker(`https://${place}`, { headers: {}, ca });
    const found = await probe(asker, { start: '/', pages: 1, proxyHost: '127.0.0.1:8080', onPage: () => undefined });
    asker.close();
    assert.equal(found.start.title, 'Safe');
    assert.match(await refusal(`https://localhost:${place.split(':')[1] ?? ''}`, ca), /is for another name/);
  });

  it('is not named well: what to write instead', async () => {
    assert.throws(() => parseLegacy('localhost:3000'), /as in http:\/\/localhost:3000$/);
    assert.throws(() => parseLegacy('ftp://shop'), /write scheme, host and port/);
    assert.throws(() => parseLegacy('http://ann:secret@shop'), (error) => {
      assert.ok(error instanceof UserError && error.message.includes('--header') && !error.message.includes('secret'));
      return true;
    }); // prettier-ignore
    assert.throws(() => parseName('Mono lith'), UserError);
    assert.throws(() => parsePages('0'), UserError);
    assert.throws(() => parseHeaders(['Cookie']), /write "Cookie: name=value"/);
    await assert.rejects(
      parsePort('--port', '70000', () => Promise.resolve(1)),
      /--port 70000/,
    );
  });
});
