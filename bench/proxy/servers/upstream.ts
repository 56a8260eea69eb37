// The upstream where there is no nginx: one body from memory, and the forwarding headers on request.
import { createServer } from 'node:http';

const { BODY: body = '', ECHO_PATHS: echoPaths = '', BODIES_PATH: bodiesPath = '', PORT: port } = process.env;

createServer((req, res) => {
  const echo = {
    path: req.url,
    host: req.headers.host,
    xForwardedFor: req.headers['x-forwarded-for'] ?? '',
    via: req.headers.via ?? '',
  };
  const bytes = req.url?.startsWith(bodiesPath) ? Number(req.url.slice(bodiesPath.length)) : undefined;
  if (bytes !== undefined) {
    res.writeHead(200, { 'content-length': bytes }).end(Buffer.alloc(bytes, 'x'));
    return;
  }
  const text = echoPaths.split(' ').includes(req.url ?? '') ? JSON.stringify(echo) : body;
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
}).listen(Number(port), '127.0.0.1');
