import { BlockList, isIPv6, type Socket } from 'node:net';

/** What a client's connection says about all requests on it. */
export interface Peer {
  readonly address: string;
  /** A proxy of our own in front of us: its X-Forwarded-* are believed. */
  readonly isTrusted: boolean;
  readonly proto: 'http' | 'https';
}

const peerOfSocket = Symbol('peer');

interface SocketWithPeer extends Socket {
  [peerOfSocket]?: Peer;
  readonly encrypted?: boolean;
}

/** Looks a connection's peer up once per connection: it is the same for each request on it. */
export function makePeerOf(trustedPeers: readonly string[]): (socket: Socket) => Peer {
  const trusted = makeBlockList(trustedPeers);
  return (socket: SocketWithPeer) => {
    const known: Peer | undefined = socket[peerOfSocket];
    return known ?? (socket[peerOfSocket] = describe(socket, trusted));
  };
}

function describe(socket: SocketWithPeer, trusted: BlockList): Peer {
  // A connection that was reset before its request is handled has no address any more.
  const address = socket.remoteAddress;
  const plain = address?.startsWith('::ffff:') === true ? address.slice(7) : address;
  return Object.freeze({
    address: plain ?? 'unknown',
    isTrusted: plain !== undefined && trusted.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4'),
    proto: socket.encrypted === true ? 'https' : 'http',
  });
}

/** RFC 7239's element for our own hop, for chains of proxies that speak it. */
export function forwardedElement(peer: Peer, host: string | undefined): string {
  const address = peer.address.includes(':') ? `"[${peer.address}]"` : peer.address;
  return `for=${address};proto=${peer.proto}${host === undefined ? '' : `;host="${host}"`}`;
}

/** Addresses (`10.1.2.3`) and networks (`10.0.0.0/8`); throws on anything else. */
export function makeBlockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
