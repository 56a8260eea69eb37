import { randomBytes } from 'node:crypto';
import {
  ConfigError,
  type LoadConfig,
  loadConfig,
  loadOriginConfig,
  type ProxyConfig,
} from '../../strangler-proxy/index.ts';
import { UserError } from '../user-error.ts';
import { loadEnvBeside } from './env-file.ts';

/** What the command line says of a proxy's configuration. */
export interface SourceOptions {
  readonly config?: string;
  /** The origin's decorator file, instead of a configuration. */
  readonly decorators?: string;
  /** Where the proxy of a decorator file listens, which the file does not say. */
  readonly port?: string;
  readonly adminPort?: string;
}

/** A configuration's file, and how it is read, each time anew. */
export interface ConfigSource {
  readonly file: string;
  readonly load: LoadConfig;
  /** Made for this run because nobody has set one: whoever wants to ask the admin port needs it. */
  readonly newToken?: string;
}

/** The source that the options name: a decorator file, else strangler.yaml or the one that is called otherwise. */
export function configSource({ config, decorators, port, adminPort }: SourceOptions): ConfigSource {
  if (decorators === undefined) {
    if (port !== undefined || adminPort !== undefined) {
      throw new UserError('--port and --admin-port belong to --decorators; a configuration says where it listens.');
    }
    const file = config ?? 'strangler.yaml';
    loadEnvBeside(file);
    return { file, load: loadConfig };
  }
  if (config !== undefined) {
    throw new UserError('--config and --decorators exclude each other: write the routes of one file into the other.');
  }
  loadEnvBeside(decorators);
  const given = process.env['STRANGLER_ADMIN_TOKEN'];
  // A token of this process's own: it has no default that somebody else could know, and a reload keeps it.
  const token = given ?? randomBytes(18).toString('hex');
  const places = {
    listen: { port: portOf('--port', port, 8080) },
    admin: { port: portOf('--admin-port', adminPort, 9901), token },
  };
  return {
    file: decorators,
    load: (file) => loadOriginConfig(file, places),
    ...(given === undefined && { newToken: token }),
  };
}

/** Reads it; what is wrong with it is the user's to mend, so it is told without a stack. */
export async function loadSource({ file, load }: ConfigSource): Promise<ProxyConfig> {
  return load(file).catch((error: unknown) => {
    throw error instanceof ConfigError ? new UserError(error.message) : error;
  });
}

function portOf(option: string, text: string | undefined, otherwise: number): number {
  const port = text === undefined ? otherwise : Number(text);
  if (text === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UserError(`${option} ${text ?? ''}: write a port from 0 (any free one) to 65535.`);
  }
  return port;
}
