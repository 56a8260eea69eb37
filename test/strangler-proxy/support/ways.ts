import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Proxy } from '../../../strangler-proxy/server/proxy.ts';
import { strangler } from '../../../strangler-proxy/server/embedded.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { closeProxies, type LogLine, memoryLogger, startProxy, testConfig } from './proxy.ts';
import { closeRawUpstreams } from './raw-upstream.ts';
import { closeUpstreams } from './upstream.ts';

/** A proxy in one of the two ways of using it; everything goes to the service. */
export interface RunningWay {
  readonly url: string;
  readonly proxy: Proxy;
  readonly log: readonly LogLine[];
}

/** What a test wants to be different. */
export interface WayOptions {
  /** Of the upstream `service`. */
  readonly upstream?: object;
  readonly route?: object;
  readonly config?: object;
}

export interface Way {
  readonly name: 'standalone' | 'embedded in Express';
  /** Starts it in front of a service. */
  start(serviceUrl: string, options?: WayOptions): Promise<RunningWay>;
}

const flags = { on: true };
const stops = new Set<() => Promise<void>>();

function configOf(serviceUrl: string, { upstream, route, config }: WayOptions) {
  return testConfig({
    upstreams: { monolith: { url: 'http://127.0.0.1:9' }, service: { url: serviceUrl, ...upstream } },
    routes: [{ id: 'all', match: { path: '/*' }, flag: 'on', service: 'service', ...route }],
    ...config,
  });
}

const standalone: Way = {
  name: 'standalone',
  async start(serviceUrl, options = {}) {
    const { url, proxy, log } = await startProxy(configOf(serviceUrl, options), flags);
    return { url, proxy, log };
  },
};

const embedded: Way = {
  name: 'embedded in Express',
  async start(serviceUrl, options = {}) {
    const { logger, log } = memoryLogger();
    const handler = await strangler(configOf(serviceUrl, options), { flags: fixedFlags(flags), logger });
    // Headers that the application has set before join the answer, and Node then unifies the spelling of duplicates.
    const app = express().disable('x-powered-by');
    app.use(handler);
    app.use((_, res) => void res.send('the application itself'));
    const server = createServer(app);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.add(async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await handler.stop();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, proxy: handler.proxy, log };
  },
};

/** Describes something that holds in both ways of using the proxy; everything that was started is ended. */
export function inBothWays(title: string, describeWay: (way: Way) => void): void {
  for (const way of [standalone, embedded]) inWay(way, title, describeWay);
}

/** Describes what only the proxy with a listener of its own can do. */
export function inStandalone(title: string, describeWay: (way: Way) => void): void {
  inWay(standalone, title, describeWay);
}

function inWay(way: Way, title: string, describeWay: (way: Way) => void): void {
  describe(`${title}, ${way.name}`, () => {
    afterEach(async () => {
      const all = [...stops];
      stops.clear();
      await Promise.all(all.map((stop) => stop()));
      await closeProxies();
      await closeUpstreams();
      await closeRawUpstreams();
    });
    describeWay(way);
  });
}
