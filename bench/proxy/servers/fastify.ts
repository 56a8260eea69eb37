// @fastify/http-proxy as its README shows it: undici with its default options, no logger.
import httpProxy from '@fastify/http-proxy';
import fastify from 'fastify';
import { requiredSettings } from './settings.ts';

const { upstream, port } = requiredSettings();
const app = fastify({ logger: false });
await app.register(httpProxy, { upstream });
await app.listen({ host: '127.0.0.1', port });
