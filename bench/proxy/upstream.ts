import { startNginx } from '../support/nginx.ts';
import { freePort } from '../support/ports.ts';
import { findOrInstallTool } from '../support/tools.ts';
import { startNodeServer } from './competitors/node-server.ts';

/** Length of the body that every measured answer carries: the "GET 1 KB" of the bar. */
export const BODY_BYTES = 1024;
/** The path that is measured; in our route table it is a flagged route. */
export const MEASURED_PATH = '/api/orders/4711';
/** Answers with the forwarding headers that arrived, to see what a proxy really sent. */
export const ECHO_PATH = '/api/orders/echo';

export const MEASURED_BODY = `{"items":"${'x'.repeat(BODY_BYTES - 12)}"}`;

export interface Upstream {
  readonly url: string;
  readonly description: string;
  stop(): Promise<void>;
}

/** nginx answering from memory, so that it is never the bottleneck; a plain node server where there is no nginx. */
export async function startUpstream(core: number): Promise<Upstream> {
  const nginx = findOrInstallTool('nginx');
  if (nginx === undefined) {
    const env = { BODY: MEASURED_BODY, ECHO_PATH };
    const { port, process } = await startNodeServer({ file: 'upstream.ts', core, env });
    return { url: `http://127.0.0.1:${port}`, description: 'a plain node server', stop: () => process.stop() };
  }
  const port = await freePort();
  const server = await startNginx({ nginx, core, port, http: upstreamConfiguration(port) });
  return { url: `http://127.0.0.1:${port}`, description: 'nginx answering from memory', stop: () => server.stop() };
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
