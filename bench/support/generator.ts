import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { coreCommand, type Core } from './core.ts';

/** Runs one of the files in ../load on a core, with settings as JSON, and returns the JSON that it prints. */
export async function runGenerator<T>(file: string, core: Core, settings: unknown): Promise<T> {
  const path = fileURLToPath(new URL(`../load/${file}`, import.meta.url));
  const { command, args } = coreCommand(core, process.execPath, [path, JSON.stringify(settings)]);
  const { stdout } = await promisify(execFile)(command, args);
  return JSON.parse(stdout) as T;
}
