import type { Competitor } from './competitor.ts';
import { nginx } from './nginx.ts';
import { nodeServer } from './node-server.ts';
import { ours } from './ours.ts';

/** The upstream without a proxy: shows that it is not the bottleneck. */
const direct: Competitor = {
  name: 'direct',
  description: 'no proxy: the upstream asked by itself, to see that it is not the bottleneck',
  start: ({ upstream }) => Promise.resolve({ url: upstream, stop: () => Promise.resolve() }),
};

/** Everything that is measured side by side, in the order of the table. */
export const competitors: readonly Competitor[] = [
  direct,
  nginx,
  nodeServer({
    name: 'bare-undici',
    file: 'bare-undici.ts',
    description: 'node:http and undici dispatch, raw headers passed on, adds nothing',
  }),
  nodeServer({
    name: 'fastify',
    file: 'fastify.ts',
    description: '@fastify/http-proxy with its defaults (undici), no logger',
  }),
  nodeServer({
    name: 'hpm-express',
    file: 'hpm-express.ts',
    description: 'http-proxy-middleware 4 on Express 5, kept-alive agent, a router function per request',
  }),
  ours,
];
