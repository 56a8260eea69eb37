import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Protocols that are HTTP itself, or the connection's: the next hop has its own. */
const ofTheHop = /^(?:h2c?|http|tls)(?:\/|$)/i;
const token = /^[\w!#$%&'*+.^`|~/-]+$/;

/**
 * The protocols that a request wants to change to, as they are passed on; undefined where it wants none, or only such
 * as are ignored.
 */
export function upgradeToken(req: IncomingMessage): string | undefined {
  const { upgrade, connection = '' } = req.headers;
  if (upgrade === undefined || req.httpVersionMajor !== 1 || req.httpVersionMinor !== 1) return undefined;
  if (!connection.split(',').some((each) => each.trim().toLowerCase() === 'upgrade')) return undefined;
  const wanted = upgrade
    .split(',')
    .map((each) => each.trim())
    .filter((each) => token.test(each) && !ofTheHop.test(each))
    // Said twice, it is still the one.
    .filter((each, i, all) => all.findIndex((other) => other.toLowerCase() === each.toLowerCase()) === i);
  return wanted.length === 0 ? undefined : wanted.join(', ');
}

/**
 * Whether a server should leave HTTP for a request (its `shouldUpgradeCallback`). With a body, only a WebSocket's is
 * looked at, and refused; any other wish with a body is ignored, as it may be, and so is one that came before the
 * requests ahead of it have been answered: those still need their HTTP.
 */
export function wantsUpgrade(req: IncomingMessage): boolean {
  const wanted = upgradeToken(req);
  if (wanted === undefined || owesAnswer(req.socket)) return false;
  return isWebSocket(wanted) || (req.headers['transfer-encoding'] === undefined && !hasLength(req));
}

/** Whether a request that came before on this connection is still to be answered. */
export function owesAnswer(socket: Duplex & { readonly _httpMessage?: object | null }): boolean {
  return socket._httpMessage !== undefined && socket._httpMessage !== null;
}

export function isWebSocket(wanted: string): boolean {
  return wanted.toLowerCase() === 'websocket';
}

function hasLength({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return length !== undefined && length !== '0';
}
