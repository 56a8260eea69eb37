import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetch as undiciFetch, Pool } from 'undici';

/** Clients that go on until they are stopped; none of them ever tries a request again. */
export interface SteadyLoad {
  readonly sent: number;
  /** What did not end with the right answer. */
  readonly failures: readonly string[];
  /** Writes that were answered, by their number. */
  readonly written: ReadonlySet<number>;
  stop(): Promise<void>;
}

interface Client {
  /** Between two requests, in milliseconds: connections that are kept lie idle for so long. */
  readonly pauseMs: number;
  /** Below it: /slow takes its time. */
  readonly path: string;
  ask(method: string, path: string, body: string): Promise<string>;
  close(): void;
}

/** Of each kind of client some: kept connections of two libraries, with and without long pauses, and ever new ones. */
export function startSteadyLoad(url: string): SteadyLoad {
  const failures: string[] = [];
  const written = new Set<number>();
  let sent = 0;
  let isStopping = false;
  const clients = [
    ...Array.from({ length: 4 }, () => nodeClient(url, { keepAlive: true, maxSockets: 1 }, 20)),
    ...Array.from({ length: 2 }, () => nodeClient(url, { keepAlive: false }, 50)),
    ...Array.from({ length: 4 }, () => poolClient(url, 20)),
    ...[300, 700, 1100].map((pauseMs) => nodeClient(url, { keepAlive: true, maxSockets: 1 }, pauseMs)),
    { ...nodeClient(url, { keepAlive: true, maxSockets: 1 }, 10), path: '/slow' },
    fetchClient(url, 20),
  ];
  const done = clients.map(async (client) => {
    while (!isStopping) {
      const number = ++sent;
      const isWrite = number % 2 === 0;
      try {
        const answer = await client.ask(
          isWrite ? 'POST' : 'GET',
          `${client.path}/${number}`,
          isWrite ? `w${number}` : '',
        );
        if (answer !== `200 ${number}`) failures.push(`${number}: ${answer}`);
        else if (isWrite) written.add(number);
      } catch (error) {
        failures.push(`${number} after ${client.pauseMs} ms: ${String(error)}`);
      }
      await sleep(client.pauseMs);
    }
    client.close();
  });
  return {
    get sent() {
      return sent;
    },
    failures,
    written,
    async stop() {
      isStopping = true;
      await Promise.all(done);
    },
  };
}

function nodeClient(url: string, options: { keepAlive: boolean; maxSockets?: number }, pauseMs: number): Client {
  const agent = new Agent(options);
  return {
    pauseMs,
    path: '',
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        request(url + path, { agent, method, headers: body === '' ? {} : { 'content-length': body.length } }, (res) => {
          let text = '';
          res.on('data', (chunk: Buffer) => (text += chunk.toString()));
          res.on('end', () => resolve(`${res.statusCode} ${text}`));
          res.on('error', reject);
        })
          .on('error', reject)
          .end(body);
      }),
    close: () => agent.destroy(),
  };
}

function poolClient(url: string, pauseMs: number): Client {
  const pool = new Pool(url, { connections: 1 });
  return {
    pauseMs,
    path: '',
    async ask(method, path, body) {
      const res = await pool.request({ method, path, body: body === '' ? null : body });
      return `${res.statusCode} ${await res.body.text()}`;
    },
    close: () => void pool.close(),
  };
}

function fetchClient(url: string, pauseMs: number): Client {
  const dispatcher = new Pool(url, { connections: 1 });
  return {
    pauseMs,
    path: '',
    async ask(method, path, body) {
      const res = await undiciFetch(url + path, { method, dispatcher, ...(body !== '' && { body }) });
      return `${res.status} ${await res.text()}`;
    },
    close: () => void dispatcher.close(),
  };
}
