import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Core } from './core.ts';
import { startPinned, type PinnedProcess } from './pinned-process.ts';
import { waitUntilAnswers } from './ports.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface NginxServer {
  readonly process: PinnedProcess;
  stop(): Promise<void>;
}

export interface NginxOptions {
  readonly nginx: string;
  readonly core: Core;
  readonly port: number;
  /** What stands inside `http { }`. */
  readonly http: string;
}

/** Starts a private nginx with one worker on one core, its files in a temporary folder. */
export async function startNginx(o: NginxOptions): Promise<NginxServer> {
  const folder = temporaryFolder('nginx');
  // As root, nginx works as another user, who writes large bodies there.
  await chmod(folder, 0o755);
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration(folder, o.http));
  const nginx = startPinned({ command: o.nginx, args: ['-p', folder, '-c', file], core: o.core });
  await waitUntilAnswers(`http://127.0.0.1:${o.port}/`, nginx);
  return { process: nginx, stop: () => nginx.stop() };
}

function configuration(folder: string, http: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 300s;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  ${http}
}
`;
}
