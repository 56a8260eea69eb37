import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for.ts';
import { head, rawClient } from '../support/raw-client.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';
import { inBothWays } from '../support/ways.ts';

/** 192 MiB show as well as a gigabyte that nothing is kept; `STRANGLER_BIG_STREAM_MIB=1024` measures the gigabyte. */
const mebibytes = Number(process.env['STRANGLER_BIG_STREAM_MIB'] ?? 192);
const mebibyte = Buffer.alloc(1024 * 1024, 'x');
const size = mebibytes * mebibyte.length;
/** What sockets, streams and the collector may hold in one process with client, proxy and upstream in it. */
const bound = 160 * mebibyte.length;

/** The most memory that was in use over a stretch of work, above what was in use before. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  await work();
  clearInterval(timer);
  return most - before;
}

inBothWays('big streams', (way) => {
  let service: TestUpstream;
  let url: string;
  let taken = 0;
  beforeEach(async () => {
    taken = 0;
    service = await startUpstream();
    ({ url } = await way.start(service.url));
  });

  /** Takes an upload, and sends as much back as was asked for. */
  const transfer = (req: IncomingMessage, write: (chunk: Buffer) => boolean, drained: () => Promise<unknown>) =>
    (async () => {
      for (let i = 0; i < mebibytes; i++) {
        if (req.destroyed && !req.complete) return;
        taken += mebibyte.length;
        if (!write(mebibyte)) await drained();
      }
    })();

  async function upload(headers: Record<string, string>): Promise<string> {
    service.answer((req, res) => {
      let received = 0;
      req.on('data', (chunk: Buffer) => (received += chunk.length));
      req.on('end', () => res.end(String(received)));
    });
    const req = request(url, { method: 'PUT', headers });
    const answered = once(req, 'response') as Promise<[IncomingMessage]>;
    for (let i = 0; i < mebibytes; i++) if (!req.write(mebibyte)) await once(req, 'drain');
    req.end();
    const [answer] = await answered;
    return (await answer.toArray()).join('');
  }

  for (const [framing, headers] of [
    ['of known length', { 'content-length': String(size) }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ] as const) {
    it(`go up ${framing} at flat memory`, async function () {
      this.timeout(120_000);
      let answer = '';
      const growth = await growthDuring(async () => {
        answer = await upload(headers);
      });
      assert.equal(answer, String(size));
      assert.ok(growth < bound, `${Math.round(growth / mebibyte.length)} MiB more for ${mebibytes} MiB`);
    });

    it(`come down ${framing} at flat memory`, async function () {
      this.timeout(120_000);
      service.answer((req, res) => {
        res.writeHead(200, headers);
        void transfer(
          req,
          (chunk) => res.write(chunk),
          () => once(res, 'drain'),
        ).then(() => res.end());
      });
      let received = 0;
      const growth = await growthDuring(async () => {
        const req = request(url).end();
        const [answer] = (await once(req, 'response')) as [IncomingMessage];
        for await (const chunk of answer) received += (chunk as Buffer).length;
      });
      assert.equal(received, size);
      assert.ok(growth < bound, `${Math.round(growth / mebibyte.length)} MiB more for ${mebibytes} MiB`);
    });
  }

  /** Waits until a number has stopped growing. */
  async function stillness(what: string, read: () => number): Promise<number> {
    let last = -1;
    await waitFor(what, async () => {
      const isStill = read() === last && last > 0;
      last = read();
      await delay(200);
      return isStill;
    });
    return last;
  }

  it('wait at the upstream while the client does not read', async () => {
    service.answer((req, res) => {
      res.writeHead(200, { 'content-length': String(size) });
      void transfer(
        req,
        (chunk) => res.write(chunk),
        () => Promise.race([once(res, 'drain'), once(res, 'close')]),
      );
    });
    const client = await rawClient(url);
    client.socket.pause();
    client.send(head('GET / HTTP/1.1', 'Host: a'));
    const held = await stillness('the upstream to stop', () => taken);
    assert.ok(held < size / 2, `${held} bytes were taken`);
    client.socket.destroy();
  });

  for (const framing of ['Content-Length', 'Transfer-Encoding']) {
    it(`wait at the client while the upstream does not read (${framing})`, async () => {
      service.answer(() => undefined);
      const client = await rawClient(url);
      const isChunked = framing.startsWith('T');
      client.send(
        head('PUT / HTTP/1.1', 'Host: a', isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${size}`),
      );
      let sent = 0;
      const piece = isChunked ? Buffer.concat([Buffer.from('100000\r\n'), mebibyte, Buffer.from('\r\n')]) : mebibyte;
      const more = (): void => {
        while (sent < size) {
          sent += mebibyte.length;
          if (!client.socket.write(piece)) return;
        }
      };
      client.socket.on('drain', more);
      more();
      const held = await stillness('the client to stop', () => sent);
      assert.ok(held < size / 2, `${held} bytes were taken`);
      client.socket.destroy();
    });
  }
});
