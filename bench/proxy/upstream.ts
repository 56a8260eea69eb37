import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Core } from '../support/core.ts';
import { startNginx } from '../support/nginx.ts';
import { freePort } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { findOrInstallTool } from '../support/tools.ts';
import { BODIES_PATH, BODY_SIZES, ECHO_PATHS, MEASURED_BODY } from './measured.ts';
import { startNodeServer } from './competitors/node-server.ts';

export interface Upstream {
  readonly url: string;
  readonly description: string;
  stop(): Promise<void>;
}

/** nginx answering from memory, so that it is never the bottleneck; a plain node server where there is no nginx. */
export async function startUpstream(core: Core): Promise<Upstream> {
  const nginx = findOrInstallTool('nginx');
  if (nginx === undefined) {
    const env = { BODY: MEASURED_BODY, ECHO_PATHS: ECHO_PATHS.join(' '), BODIES_PATH };
    const { port, process } = await startNodeServer({ file: 'upstream.ts', core, env });
    return { url: `http://127.0.0.1:${port}`, description: 'a plain node server', stop: () => process.stop() };
  }
  const port = await freePort();
  const folder = temporaryFolder('bodies');
  // As root, nginx reads files as another user.
  await chmod(folder, 0o755);
  for (const bytes of BODY_SIZES) await writeFile(join(folder, String(bytes)), Buffer.alloc(bytes, 'x'));
  const server = await startNginx({ nginx, core, port, http: upstreamConfiguration(port, folder) });
  return { url: `http://127.0.0.1:${port}`, description: 'nginx answering from memory', stop: () => server.stop() };
}

function upstreamConfiguration(port: number, folder: string): string {
  const echoes = ECHO_PATHS.map(
    (path) => `location = ${path} {
      return 200 '{"path":"$uri","host":"$http_host","xForwardedFor":"$http_x_forwarded_for","via":"$http_via"}';
    }`,
  );
  return `server {
    listen 127.0.0.1:${port} backlog=4096;
    default_type application/json;
    location ${BODIES_PATH} { alias ${folder}/; }
    location / { return 200 '${MEASURED_BODY}'; }
    ${echoes.join('\n    ')}
  }`;
}
