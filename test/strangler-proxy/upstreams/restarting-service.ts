import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { listen, type RunningServer } from '../../../services/kit/http-server.ts';

/** A service as the kit runs it, that can be stopped, killed and started again on its port. */
export interface RestartingService {
  readonly url: string;
  /** The bodies of the writes that were done. */
  readonly done: string[];
  start(): Promise<void>;
  /** As on SIGTERM: says that it is not ready, answers for a while with `Connection: close`, and stops listening. */
  stop(): Promise<void>;
  /** As on SIGKILL: every connection is cut, and there is nobody any more. */
  kill(): Promise<void>;
}

/** Starts one on a free port. It says at /health/ready when it is ready, and takes 3 ms for everything else. */
export async function startRestartingService(): Promise<RestartingService> {
  const done: string[] = [];
  const sockets = new Set<Socket>();
  let isKilled = false;
  let running: RunningServer | undefined;
  const answer: RequestListener = (req, res) => {
    if (!sockets.has(req.socket)) req.socket.once('close', () => sockets.delete(req.socket));
    sockets.add(req.socket);
    if (isKilled) req.socket.destroy();
    else if (req.url === '/health/ready') res.writeHead(running?.isDraining() === true ? 503 : 200).end();
    else {
      let body = '';
      req.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      req.on('end', () => {
        if (req.method === 'POST') done.push(body);
        setTimeout(() => res.end('done'), 3);
      });
    }
  };
  const start = async (port: number): Promise<RunningServer> => {
    isKilled = false;
    return (running = await listen(answer, { port }));
  };
  const { url, port } = await start(0);
  return {
    url,
    done,
    async start() {
      await start(port);
    },
    stop: async () => running?.stop(),
    async kill() {
      isKilled = true;
      for (const socket of sockets) socket.destroy();
      await running?.stop();
    },
  };
}
