// http-proxy-middleware 4 on Express 5 the way a strangler is built with it:
// an agent that keeps connections alive, and a router function that chooses the target per request.
import { Agent, createServer } from 'node:http';
import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { requiredSettings } from './settings.ts';

const { upstream, port } = requiredSettings();
const app = express();
app.disable('x-powered-by');
const proxy = createProxyMiddleware({
  target: upstream,
  router: () => upstream,
  agent: new Agent({ keepAlive: true, maxSockets: 256 }),
});
app.use(proxy);
createServer(app).on('upgrade', proxy.upgrade).listen(port, '127.0.0.1');
