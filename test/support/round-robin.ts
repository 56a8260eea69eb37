import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A front that gives each request to the next of its targets. */
export interface RoundRobin {
  readonly baseUrl: string;
  /** How many requests each target got, in the order in which they were named. */
  readonly counts: readonly number[];
  stop(): Promise<void>;
}

/** Listens on a port of its own. A target that does not answer gives 502: no second try, so that nothing is hidden. */
export async function roundRobin(targets: readonly string[]): Promise<RoundRobin> {
  const counts = targets.map(() => 0);
  const agent = new Agent({ keepAlive: true });
  let next = 0;

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const chosen = next;
    next = (next + 1) % targets.length;
    counts[chosen] = (counts[chosen] ?? 0) + 1;
    const { method, headers, url = '/' } = incoming;
    // The browser's own host goes on: cookies and host names are what the copies look at.
    const onward = request(`${targets[chosen] ?? ''}${url}`, { method, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    outgoing.once('close', () => onward.destroy());
    incoming.pipe(onward);
  };

  const server = createServer(forward);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      agent.destroy();
    },
  };
}
