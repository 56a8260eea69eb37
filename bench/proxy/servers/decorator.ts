// A decorator that looks at its request and leaves it as it is.
import { createServer } from 'node:http';

createServer((req, res) => {
  req.resume().once('end', () => res.writeHead(204).end());
}).listen(Number(process.env['PORT']), '127.0.0.1');
