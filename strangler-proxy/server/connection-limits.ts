import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { failures } from '../forwarding/failures.ts';
import type { Peer } from '../forwarding/peer.ts';
import type { Proxy } from './proxy.ts';
import { refuseOnSocket } from './refuse-on-socket.ts';

/** Counts clients' connections, and answers and ends those that are too many in all or of one address. */
export function limitConnections(server: Server, peerOf: (socket: Socket) => Peer, proxy: Proxy): void {
  const byPeer = new Map<string, number>();
  let count = 0;
  // Before TLS: a connection that is refused should not cost a handshake.
  server.on('connection', (socket: Socket) => {
    const { address, isTrusted } = peerOf(socket);
    const ofPeer = (byPeer.get(address) ?? 0) + 1;
    byPeer.set(address, ofPeer);
    proxy.metrics.connections.set(++count);
    socket.once('close', () => {
      proxy.metrics.connections.set(--count);
      const left = (byPeer.get(address) ?? 1) - 1;
      if (left === 0) byPeer.delete(address);
      else byPeer.set(address, left);
    });
    const { connections, connectionsPerPeer } = proxy.config().limits;
    if (count <= connections && (isTrusted || ofPeer <= connectionsPerPeer)) return;
    if ('setSecureContext' in server) {
      proxy.refused(failures.tooManyConnections, '');
      socket.destroy();
    } else refuseOnSocket(socket, failures.tooManyConnections, proxy);
  });
}
