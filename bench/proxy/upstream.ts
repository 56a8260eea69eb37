import { startNginx, type NginxServer } from '../support/nginx.ts';
import { freePort } from '../support/ports.ts';

/** Length of the body that every measured answer carries: the "GET 1 KB" of the bar. */
export const BODY_BYTES = 1024;
/** The path that is measured; in our route table it is a flagged route. */
export const MEASURED_PATH = '/api/orders/4711';
/** Answers with the forwarding headers that arrived, to see what a proxy really sent. */
export const ECHO_PATH = '/api/orders/echo';

export const MEASURED_BODY = `{"items":"${'x'.repeat(BODY_BYTES - 12)}"}`;

export interface Upstream {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** nginx answering from memory: three times as fast as a node server, so that it is never the bottleneck. */
export async function startUpstream(o: { nginx: string; core: number }): Promise<Upstream> {
  const port = await freePort();
  const server: NginxServer = await startNginx({ ...o, port, http: upstreamConfiguration(port) });
  return { url: `http://127.0.0.1:${port}`, port, stop: () => server.stop() };
}

function upstreamConfiguration(port: number): string {
  return `server {
    listen 127.0.0.1:${port} backlog=4096;
    default_type application/json;
    location / { return 200 '${MEASURED_BODY}'; }
    location = ${ECHO_PATH} {
      return 200 '{"host":"$http_host","xForwardedFor":"$http_x_forwarded_for","via":"$http_via"}';
    }
  }`;
}
