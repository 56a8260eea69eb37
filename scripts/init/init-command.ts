import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { checkProxyConfig, runProxy } from '../proxy/run-proxy.ts';
import { ENV_FILE } from '../proxy/env-file.ts';
import { configSource } from '../proxy/config-source.ts';
import { packaged, ROOT } from '../stack/home.ts';
import { freePort } from '../stack/process/free-port.ts';
import { parseHeaders } from '../headers-option.ts';
import { UserError } from '../user-error.ts';
import { checkThrough } from './check-through.ts';
import { parseLegacy, parseName, parsePages, parsePort } from './options.ts';
import { type Asker, makeAsker } from './probe/asker.ts';
import { probe } from './probe/probe.ts';
import { describeFindings } from './report.ts';
import { describeNext, describeThrough } from './next-steps.ts';
import type { Findings } from './findings.ts';
import { planFiles, type PlannedFile } from './write/plan-files.ts';
import {
  type Conflict,
  findConflicts,
  ignoreSecrets,
  makeFolder,
  withoutKeptSecrets,
  writeFiles,
} from './write/write-files.ts';

export interface InitOptions {
  readonly legacy: string;
  readonly dir: string;
  readonly name: string;
  readonly port?: string;
  readonly adminPort?: string;
  readonly ca?: string;
  readonly header: readonly string[];
  readonly pages: string;
  readonly force?: true;
  readonly start: boolean;
  readonly json?: true;
}

const FIRST_PORT = 8080;
const FIRST_ADMIN_PORT = 9901;
const CONFIG = 'strangler.yaml';

/**
 * Looks at an application, writes the files of a proxy in front of it, and starts the proxy with everything passed
 * through. Exit code 1: there are files already that would change; nothing was written.
 */
export async function initCommand(options: InitOptions): Promise<void> {
  const legacy = parseLegacy(options.legacy);
  const name = parseName(options.name);
  const dir = resolve(options.dir);
  const limit = parsePages(options.pages);
  const headers = parseHeaders(options.header);
  const ca = options.ca === undefined ? undefined : readCa(options.ca);
  const port = await parsePort('--port', options.port, () => freePort(FIRST_PORT, new Set([portOf(legacy)])));
  const adminPort = await parsePort('--admin-port', options.adminPort, () =>
    freePort(FIRST_ADMIN_PORT, new Set([portOf(legacy), port])),
  );

  const asker = makeAsker(legacy.origin, { headers, ca });
  const found = await look(asker, legacy, { limit, proxyHost: `127.0.0.1:${port}` });
  const caFile = options.ca === undefined ? undefined : relative(dir, resolve(options.ca));
  makeFolder(dir);
  const files = withoutKeptSecrets(
    dir,
    planFiles(found, { name, port, adminPort, ca: caFile, schema: schemaFrom(dir) }),
  );
  if (options.json !== true) console.log(describeFindings(found));

  const conflicts = options.force === true ? [] : findConflicts(dir, files);
  if (conflicts.length > 0) {
    refuse(conflicts, { dir, found, json: options.json === true });
    return;
  }
  writeFiles(dir, files);
  const hint = ignoreSecrets(dir);
  const urls = { proxy: `http://127.0.0.1:${port}`, admin: `http://127.0.0.1:${adminPort}` };
  if (options.json === true) {
    console.log(JSON.stringify({ found, written: files.map((file) => join(dir, file.name)), ...urls }, null, 2));
    return;
  }
  console.log(`\n${describeWritten(dir, files)}${hint === undefined ? '' : `\n${hint}`}\n`);
  // From here on everything is named as in the folder, by us and by strangler.yaml.
  process.chdir(dir);
  const source = configSource({ config: CONFIG });
  await checkProxyConfig(source);
  if (!options.start) {
    console.log(describeNext({ ...urls, name, found, isRunning: false }));
    return;
  }
  const through = makeAsker(urls.proxy, { headers, ca: undefined });
  void checkThrough(through, found).then((result) => {
    through.close();
    if (result === undefined) return; // the proxy has said itself why it does not run
    console.log(describeThrough(result));
    console.log(describeNext({ ...urls, name, found, isRunning: true }));
  });
  await runProxy(source);
}

async function look(asker: Asker, legacy: URL, o: { limit: number; proxyHost: string }): Promise<Findings> {
  const live = process.stderr.isTTY;
  try {
    return await probe(asker, {
      start: legacy.pathname + legacy.search,
      proxyHost: o.proxyHost,
      pages: o.limit,
      onPage: (count) => {
        if (live) process.stderr.write(`\r… looking at ${legacy.host}: ${count} pages`);
      },
    });
  } finally {
    if (live) process.stderr.write('\r\u001b[K');
    asker.close();
  }
}

function refuse(conflicts: readonly Conflict[], o: { dir: string; found: Findings; json: boolean }): void {
  process.exitCode = 1;
  if (o.json) {
    console.log(JSON.stringify({ found: o.found, written: [], conflicts }, null, 2));
    return;
  }
  console.log('\nNothing was written, because these files are there already:');
  for (const { name, diff } of conflicts) console.log(`\n${join(o.dir, name)}${diff === '' ? '' : `\n${diff}`}`);
  console.log('\n--force replaces them (what is there is kept as NAME.before); --dir takes another folder.');
  console.log('To start the proxy as it is configured: strangler proxy');
}

function describeWritten(dir: string, files: readonly PlannedFile[]): string {
  const lines = files.map(({ name, what }) => `  ${join(dir, name)}: ${what}`);
  const kept = files.some(({ name }) => name === ENV_FILE) ? [] : [`  ${join(dir, ENV_FILE)}: kept as it is`];
  return ['Written:', ...lines, ...kept].join('\n');
}

/** The published schema, where the written file can name it by a path that others who check it out have as well. */
function schemaFrom(dir: string): string | undefined {
  const path = relative(dir, join(packaged ? dirname(ROOT) : ROOT, 'docs', 'reference', 'strangler.schema.json'));
  const isBeside = packaged ? path.startsWith('node_modules') : !relative(ROOT, dir).startsWith('..');
  return isBeside ? path.replaceAll('\\', '/') : undefined;
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`--ca ${file} cannot be read (${(cause as NodeJS.ErrnoException).code ?? ''}).`, { cause });
  }
}
