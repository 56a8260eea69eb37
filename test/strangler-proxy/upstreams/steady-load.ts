import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for.ts';

/** A steady load of reads and writes. */
export interface SteadyLoad {
  /** How many were answered with 200 so far. */
  readonly answered: () => number;
  /** What went wrong, each request that was not answered with 200: `POST 502 …`. */
  readonly failed: readonly string[];
  /** When every request that is under way now has ended. */
  settled(): Promise<void>;
  /** Ends when the last request has been answered. */
  stop(): Promise<void>;
}

/** So many clients ask one after the other, half of them writing, each with a pause that differs. */
export function startLoad(url: string, clients: number, pauseMs: number): SteadyLoad {
  const agent = new Agent({ keepAlive: true });
  const failed: string[] = [];
  const ended = Array.from({ length: clients }, () => 0);
  let answered = 0;
  let isOver = false;
  const run = async (index: number): Promise<void> => {
    const method = index % 2 === 0 ? 'GET' : 'POST';
    for (let round = 0; !isOver; round++) {
      const outcome = await ask(agent, url, method, `${index}.${round}`);
      ended[index] = round + 1;
      if (outcome === '200') answered++;
      else failed.push(`${method} ${outcome}`);
      await wait(pauseMs * (0.5 + ((index * 7 + round * 3) % 11) / 10));
    }
  };
  const all = Promise.all(Array.from({ length: clients }, (_, index) => run(index)));
  return {
    answered: () => answered,
    failed,
    async settled() {
      const before = [...ended];
      const isOld = (count: number, index: number): boolean => count <= (before[index] ?? 0);
      await waitFor('what is under way to end', () => Promise.resolve(!ended.some(isOld)));
    },
    async stop() {
      isOver = true;
      await all;
      agent.destroy();
    },
  };
}

function ask(agent: Agent, url: string, method: string, body: string): Promise<string> {
  return new Promise((resolve) => {
    const headers = method === 'POST' ? { 'content-length': body.length } : {};
    const req = request(url, { agent, method, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      res.on('end', () => resolve(res.statusCode === 200 ? '200' : `${res.statusCode ?? 0} ${text.slice(0, 200)}`));
      res.on('error', (error) => resolve(error.message));
    });
    req.on('error', (error) => resolve(error.message));
    req.end(method === 'POST' ? body : undefined);
  });
}
