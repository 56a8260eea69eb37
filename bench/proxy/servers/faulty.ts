// The other side of a shadow, in the state that MODE names: equal, slow (300 ms), failing (500) or hung.
import { createServer } from 'node:http';

const { BODY: body = '', MODE: mode = 'equal', PORT: port } = process.env;
const SLOW_MS = 300;

createServer((req, res) => {
  // The harness waits until it answers at all.
  if (mode === 'hung' && req.url !== '/') return;
  const answer = (): void => {
    res.writeHead(mode === 'failing' ? 500 : 200, {
      'content-type': 'application/json',
      'content-length': body.length,
    });
    res.end(body);
  };
  if (mode === 'slow') setTimeout(answer, SLOW_MS);
  else answer();
}).listen(Number(port), '127.0.0.1');
