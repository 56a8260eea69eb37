// The yardstick: node:http in front, undici `dispatch` behind, nothing looked at and nothing added.
// It is no proxy to use: hop-by-hop headers pass, an aborted client is not noticed.
import { createServer, type ServerResponse } from 'node:http';
import { Pool, type Dispatcher } from 'undici';
import { requiredSettings } from './settings.ts';

const { upstream, port } = requiredSettings();
const pool = new Pool(upstream);

class Passage implements Dispatcher.DispatchHandler {
  readonly #res: ServerResponse;

  constructor(res: ServerResponse) {
    this.#res = res;
  }

  onRequestStart(): void {
    // Nothing to keep: this proxy never aborts.
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    const raw = controller.rawHeaders as Buffer[];
    this.#res.writeHead(
      statusCode,
      raw.map((each) => each.toString('latin1')),
    );
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#res.write(chunk)) return;
    controller.pause();
    this.#res.once('drain', () => {
      controller.resume();
    });
  }

  onResponseEnd(): void {
    this.#res.end();
  }

  onResponseError(): void {
    this.#res.destroy();
  }
}

createServer((req, res) => {
  const method = req.method as Dispatcher.HttpMethod;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  pool.dispatch(
    { path: req.url ?? '/', method, headers: req.rawHeaders, body: hasBody ? req : null },
    new Passage(res),
  );
}).listen(port, '127.0.0.1');
