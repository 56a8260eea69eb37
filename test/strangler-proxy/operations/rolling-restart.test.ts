import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { adminToken } from '../support/proxy.ts';
import { startProgram, stopPrograms } from '../support/proxy-program.ts';
import { closeUpstreams, startUpstream } from '../support/upstream.ts';
import { startSteadyLoad, type SteadyLoad } from './steady-load.ts';

const restarts = 20;
const slowMs = 400;

describe('a rolling restart of the proxy', function () {
  this.timeout(240_000);
  let load: SteadyLoad | undefined;
  afterEach(async () => {
    await load?.stop();
    await stopPrograms();
    await closeUpstreams();
  });

  it(`fails no request of clients that read and write all the time, ${restarts} times in a row`, async () => {
    const received = new Map<string, number>();
    const upstream = await startUpstream((req, res) => {
      const [path = '', isSlow] = [req.url?.replace(/^.*\//, ''), req.url?.startsWith('/slow')];
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        if (body !== '') received.set(body, (received.get(body) ?? 0) + 1);
        if (isSlow === true) void sleep(slowMs).then(() => res.end(path));
        else res.end(path);
      });
    });
    const folder = await tempFolder('rolling-restart');
    const flags = join(folder, 'flags.json');
    await writeFile(flags, '{"version":2,"features":[{"name":"on","enabled":true,"strategies":[{"name":"default"}]}]}');
    const file = join(folder, 'strangler.yaml');
    await writeFile(
      file,
      `workers: 1
listen: { port: 0 }
admin: { port: 0, token: ${adminToken} }
flags: { file: ${flags} }
upstreams: { monolith: { url: '${upstream.url}' }, service: { url: '${upstream.url}' } }
legacy: monolith
routes: [{ id: slow, match: { path: '/slow/*' }, flag: on, service: service }]
`,
    );
    const proxy = await startProgram(file);
    load = startSteadyLoad(proxy.url);
    for (let times = 1; times <= restarts; times++) {
      const { sent } = load;
      proxy.signal('SIGUSR2');
      await proxy.logged('restart.done', times);
      await waitFor('more requests', () => Promise.resolve(Number(load?.sent) > sent + 20));
    }
    await load.stop();
    const { workers } = (await (await proxy.ask('/workers')).json()) as { workers: { restarts: number }[] };
    assert.deepEqual(
      workers.map((worker) => worker.restarts),
      [restarts],
    );
    assert.deepEqual(load.failures, []);
    assert.equal(received.size, load.written.size, 'each write that was answered has been done, and no other');
    assert.deepEqual(
      [...received].filter(([, times]) => times !== 1),
      [],
    );
    const metrics = await (await proxy.ask('/metrics')).text();
    const counted = [...metrics.matchAll(/^strangler_requests_total\{.*\} (\d+)$/gm)].map(([, count]) => Number(count));
    assert.equal(
      counted.reduce((sum, count) => sum + count, 0),
      load.sent,
      'what workers counted that have ended is not forgotten',
    );
    assert.equal(await proxy.stop(), 0);
  });
});
