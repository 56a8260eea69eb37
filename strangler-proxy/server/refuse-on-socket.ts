import type { Duplex } from 'node:stream';
import { STATUS_CODES } from 'node:http';
import type { Failure } from '../forwarding/failures.ts';
import { problemJson } from '../forwarding/problem.ts';
import { newTraceparent, traceIdOf } from '../observability/trace-ids.ts';
import type { Proxy } from './proxy.ts';

/** Answers where there is no request, only a connection, and ends it. */
export function refuseOnSocket(socket: Duplex, failure: Failure, proxy: Pick<Proxy, 'refused'>): void {
  const requestId = traceIdOf(newTraceparent());
  proxy.refused(failure, requestId);
  const body = problemJson(failure, requestId);
  const retry = failure.status === 503 ? 'retry-after: 1\r\n' : '';
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status] ?? ''}\r\nconnection: close\r\n` +
      `content-type: application/problem+json\r\ncache-control: no-store\r\n${retry}` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
