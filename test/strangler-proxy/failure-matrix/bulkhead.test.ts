import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { waitFor } from '../../support/wait-for.ts';
import { closeProxies, startProxy, testConfig } from '../support/proxy.ts';
import { closeUpstreams, plainAnswer, startUpstream, type TestUpstream } from '../support/upstream.ts';
import { startLoad, type SteadyLoad } from '../upstreams/steady-load.ts';

const names = ['orders', 'menu', 'delivery'] as const;
type Name = (typeof names)[number];

/** So long that a machine with other work to do does not make the services that are well miss it. */
const limitMs = 1000;

const slow: RequestListener = (req, res) => {
  req.resume().on('end', () => setTimeout(() => res.end('late'), 2 * limitMs));
};
const hung: RequestListener = () => undefined;

describe('a service that fails under load', () => {
  const loads = new Map<Name | 'monolith', SteadyLoad>();
  let services: Record<Name, TestUpstream>;

  beforeEach(async () => {
    const [orders, menu, delivery] = [
      await startUpstream(plainAnswer('orders')),
      await startUpstream(plainAnswer('menu')),
      await startUpstream(plainAnswer('delivery')),
    ];
    services = { orders, menu, delivery };
    const monolith = await startUpstream(plainAnswer('legacy'));
    const upstream = (url: string): object => ({
      url,
      connections: 4,
      queue: 4,
      timeouts: { connect: `${limitMs}ms`, headers: `${limitMs}ms`, queue: `${limitMs}ms` },
      health: { failures: 3, eject: '100ms', maxEject: '100ms' },
    });
    const config = testConfig({
      upstreams: {
        monolith: { url: monolith.url },
        ...Object.fromEntries(names.map((name) => [name, upstream(services[name].url)])),
      },
      routes: names.flatMap((name) => [
        {
          id: `${name}.read`,
          match: { methods: ['GET'], path: `/${name}` },
          flag: 'on',
          service: name,
          fallback: true,
        },
        { id: `${name}.write`, match: { methods: ['POST'], path: `/${name}` }, flag: 'on', service: name },
      ]),
    });
    const { url } = await startProxy(config, { on: true });
    for (const name of [...names, 'monolith'] as const) loads.set(name, startLoad(`${url}/${name}`, 8, 5));
  });
  afterEach(async () => {
    await Promise.all([...loads.values()].map((load) => load.stop()));
    loads.clear();
    await closeProxies();
    await closeUpstreams();
  });

  const failuresOf = (name: Name | 'monolith'): readonly string[] => loads.get(name)?.failed ?? [];
  const goesOn = async (name: Name | 'monolith', count: number): Promise<void> => {
    const load = loads.get(name);
    const before = load?.answered() ?? 0;
    await waitFor(`${name} to answer ${count} more`, () => Promise.resolve((load?.answered() ?? 0) >= before + count));
  };

  for (const [kind, fail] of [
    ['hung', (service: TestUpstream) => service.answer(hung)],
    ['slow', (service: TestUpstream) => service.answer(slow)],
    ['killed', (service: TestUpstream) => service.close()],
  ] as const) {
    it(`(${kind}), each in turn, is no failure of any other, and none of those who read`, async () => {
      for (const victim of names) {
        const others = [
          ...names.filter((name) => name !== victim && services[name].server.listening),
          'monolith',
        ] as const;
        await Promise.all(others.map((name) => goesOn(name, 20)));
        const before = new Map(others.map((name) => [name, failuresOf(name).length]));
        const failedBefore = failuresOf(victim).length;
        await fail(services[victim]);
        await waitFor(`${victim} to fail`, () => Promise.resolve(failuresOf(victim).length > failedBefore));
        await Promise.all(others.map((name) => goesOn(name, 100)));
        for (const name of others) assert.deepEqual(failuresOf(name).slice(before.get(name)), [], name);
        const reads = failuresOf(victim).filter((failure) => failure.startsWith('GET'));
        assert.deepEqual(reads, [], `legacy reads for ${victim}`);
        if (kind === 'killed') continue;
        services[victim].answer(plainAnswer(victim));
        await loads.get(victim)?.settled();
        const failedWhileIll = failuresOf(victim).length;
        await goesOn(victim, 100);
        assert.deepEqual(failuresOf(victim).slice(failedWhileIll), [], `${victim} is well again`);
      }
    });
  }
});
