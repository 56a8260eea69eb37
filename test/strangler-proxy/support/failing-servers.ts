import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

const running = new Set<{ readonly server: Server; readonly sockets: Set<Socket> }>();

/** A server at socket level that does what the test says with each connection; `closeFailingServers` ends it. */
export async function failingServer(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  running.add({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function closeFailingServers(): Promise<void> {
  const all = [...running];
  running.clear();
  await Promise.all(
    all.map(({ server, sockets }) => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      return closed;
    }),
  );
}

/** Above the ports that are given out: one that was free a moment ago may be somebody else's by now. */
export const refusingUrl = 'http://127.0.0.1:61999';

/** Ways in which a service can fail before it has answered, each on a port of its own. */
export const failingServices: Readonly<Record<string, () => Promise<string>>> = {
  refused: () => Promise.resolve(refusingUrl),
  hung: () => failingServer((socket) => socket.resume()),
  resetting: () => failingServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
  closing: () => failingServer((socket) => socket.once('data', () => socket.end())),
  garbage: () => failingServer((socket) => socket.once('data', () => socket.end('this is not HTTP\r\n\r\n'))),
  'half-answering': () => failingServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncont'))),
  slow: () =>
    failingServer((socket) => {
      const trickle = setInterval(() => socket.write('x-more: and more\r\n'), 100);
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n'));
      socket.once('close', () => clearInterval(trickle));
    }),
};
