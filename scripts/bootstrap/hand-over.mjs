import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** Runs scripts/strangler.ts on Node 26; signals go down, the exit code comes up. */
export function handOver(root, args) {
  const bin = join(root, 'node_modules', '.bin');
  const child = spawn(join(bin, 'node'), [join(root, 'scripts', 'strangler.ts'), ...args], {
    // The channel carries no message: it tells the child of our death, which no signal does after a SIGKILL.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) },
  });
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal));
  // npm dies of SIGKILL without telling us either; being handed to another parent is the sign of it.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) forward('SIGTERM');
  }, 500);
  child.on('error', (error) => {
    clearInterval(watch);
    console.error(`Node 26 could not be started: ${error.message}`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    clearInterval(watch);
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
    process.removeAllListeners('SIGINT');
  });
}
