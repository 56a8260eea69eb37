import { startNginx } from '../../support/nginx.ts';
import { freePort } from '../../support/ports.ts';
import { findOrInstallTool } from '../../support/tools.ts';
import type { Competitor } from './competitor.ts';

/** nginx as a proxy: one worker, kept-alive upstream connections, the usual forwarding headers. */
export const nginx: Competitor = {
  name: 'nginx',
  description: 'nginx, 1 worker, upstream keep-alive, Host and X-Forwarded-For set, no access log',
  start: async ({ upstream, core }) => {
    const binary = findOrInstallTool('nginx');
    if (binary === undefined) {
      console.error('nginx is left out: it is not installed, and apt may not be used here');
      return undefined;
    }
    const port = await freePort();
    const server = await startNginx({ nginx: binary, core, port, http: proxyConfiguration(upstream, port) });
    return { url: `http://127.0.0.1:${port}`, process: server.process, stop: () => server.stop() };
  },
};

function proxyConfiguration(upstream: string, port: number): string {
  return `upstream monolith { server ${new URL(upstream).host}; keepalive 256; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://monolith;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }`;
}
