import { mkdirSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** The repository; of an installed package the folder of its compiled files. */
export const ROOT = dirname(dirname(import.meta.dirname));
/** Whether this is an installed package: it has no local stack, and writes nothing into its own folder. */
export const packaged = ROOT.includes(`${sep}node_modules${sep}`);

/** The folder of one local stack and what is where in it. */
export interface StackHome {
  readonly dir: string;
  /** What runs, for scripts and tests (mode 0600). */
  readonly stackFile: string;
  /** Passwords, tokens and keys, made on the first start (mode 0600). */
  readonly secretsFile: string;
  /** Which process supervises this stack, and how to speak to it (mode 0600). */
  readonly supervisorFile: string;
  /** The process groups of this stack, for whoever must clean up after a killed supervisor. */
  readonly groupsFile: string;
  readonly logs: string;
  readonly logOf: (part: string) => string;
  /** Data of a private server; removed by `reset`. */
  readonly dataOf: (server: string) => string;
  readonly data: string;
}

/** The stack's folder: $STRANGLER_HOME, or .stack in the repository. Made when missing. */
export function stackHome(dir: string = process.env['STRANGLER_HOME'] ?? join(ROOT, '.stack')): StackHome {
  const home = resolve(dir);
  const logs = join(home, 'logs');
  const data = join(home, 'data');
  if (!packaged || process.env['STRANGLER_HOME'] !== undefined) {
    mkdirSync(logs, { recursive: true, mode: 0o755 });
    mkdirSync(data, { recursive: true, mode: 0o755 });
  }
  return {
    dir: home,
    stackFile: join(home, 'stack.json'),
    secretsFile: join(home, 'secrets.json'),
    supervisorFile: join(home, 'supervisor.json'),
    groupsFile: join(home, 'groups.json'),
    logs,
    logOf: (part) => join(logs, `${part}.log`),
    data,
    dataOf: (server) => join(data, server),
  };
}
