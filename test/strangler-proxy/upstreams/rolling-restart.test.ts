import assert from 'node:assert/strict';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig } from '../support/proxy.ts';
import { type RestartingService, startRestartingService } from './restarting-service.ts';
import { startLoad, type SteadyLoad } from './steady-load.ts';

const soon = { slowStart: '200ms', eject: '200ms', failures: 3 };
const clients = 16;

describe('two copies under a steady load of reads and writes', () => {
  let a: RestartingService;
  let b: RestartingService;
  let load: SteadyLoad;

  async function start(health: object): Promise<void> {
    a = await startRestartingService();
    b = await startRestartingService();
    const config = testConfig({
      upstreams: { monolith: { url: 'http://127.0.0.1:9' }, service: { urls: [a.url, b.url], health } },
      routes: [{ id: 'r', match: { path: '/*' }, flag: 'on', service: 'service' }],
    });
    const proxy = await startProxy(config, { on: true });
    load = startLoad(`${proxy.url}/things`, clients, 10);
  }
  afterEach(async () => {
    await load.stop();
    await closeProxies();
    await Promise.all([a.stop(), b.stop()]);
  });

  const isUsed = ({ done }: RestartingService): Promise<unknown> => {
    const before = done.length;
    return waitFor('the copy to be used again', () => Promise.resolve(done.length > before));
  };
  const eachInTurn = async (rounds: number, restart: (service: RestartingService) => Promise<void>): Promise<void> => {
    for (let round = 0; round < rounds; round++) {
      const service = round % 2 === 0 ? a : b;
      await restart(service);
      await isUsed(service);
    }
    await load.stop();
  };

  for (const [name, rounds, health] of [
    ['with health checks', 20, { path: '/health/ready', interval: '100ms', ...soon }],
    ['by what requests meet alone', 6, soon],
  ] as const) {
    it(`lose no request when they are restarted ${rounds} times in a row, ${name}`, async function () {
      this.timeout(60_000);
      await start(health);
      await eachInTurn(rounds, async (service) => {
        await service.stop();
        await service.start();
      });
      assert.deepEqual(load.failed, []);
      assert.ok(load.answered() > rounds * 50, String(load.answered()));
      const writes = [...a.done, ...b.done];
      assert.equal(new Set(writes).size, writes.length, 'no write was done twice');
    });
  }

  it('lose no read, and of the writes only some that were under way, when they are killed 6 times in a row', async function () {
    this.timeout(60_000);
    await start(soon);
    await eachInTurn(6, async (service) => {
      const [failed, answered] = [load.failed.length, load.answered()];
      await service.kill();
      await waitFor('the other copy to go on', () => Promise.resolve(load.answered() > answered + 100));
      assert.ok(load.failed.length - failed <= clients / 2, load.failed.join('\n'));
      await service.start();
    });
    assert.deepEqual(
      load.failed.filter((failure) => !/^POST 502 .*upstream-reset/.test(failure)),
      [],
    );
    const writes = [...a.done, ...b.done];
    assert.equal(new Set(writes).size, writes.length, 'no write was done twice');
  });
});
