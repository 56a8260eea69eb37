import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isMap, isSeq, parseDocument } from 'yaml';
import { fileFlags, FlagsFileError, nearest } from '../../flags/index.ts';
import { UserError } from '../user-error.ts';

/** A flags file, and the flags that the routes beside it ask for. */
export interface FlagsFile {
  readonly path: string;
  readonly asked: readonly string[];
}

interface FileContent {
  readonly version: number;
  readonly features: readonly { readonly name: string; readonly enabled: boolean }[];
}

/**
 * The flags file that a strangler.yaml names, undefined when it names none. The rest of it need not be valid: a flag
 * must be turned off also while somebody edits a route.
 */
export function flagsFileOf(config: string): FlagsFile | undefined {
  if (!existsSync(config)) return undefined;
  const document = parseDocument(readFileSync(config, 'utf8'));
  const path = document.getIn(['flags', 'file']);
  if (typeof path !== 'string') return undefined;
  const routes = document.get('routes');
  const asked = isSeq(routes) ? routes.items.flatMap(flagsOfRoute) : [];
  return { path, asked: ['strangler-kill-switch', ...new Set(asked)] };
}

function flagsOfRoute(route: unknown): readonly string[] {
  if (!isMap(route)) return [];
  const group = route.get('group');
  const names = [route.get('flag'), route.getIn(['shadow', 'flag'])].filter((name) => typeof name === 'string');
  return typeof group === 'string' ? [...names, `shed-${group}`] : names;
}

/**
 * Turns a flag in the file; one that only a route asks for so far is added. A UserError names what is there when the
 * flag is in neither.
 */
export function turnInFile({ path, asked }: FlagsFile, name: string, on: boolean): void {
  const content = readFlagsFile(path);
  const names = content.features.map((feature) => feature.name);
  if (!names.includes(name) && !asked.includes(name)) {
    const all = [...new Set([...names, ...asked])];
    const near = nearest(name, all);
    const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${all.sort().join(', ')}`;
    throw new UserError(`Neither ${path} nor a route has a flag ${name}; ${hint}.`);
  }
  const features = names.includes(name)
    ? content.features.map((feature) => (feature.name === name ? { ...feature, enabled: on } : feature))
    : [...content.features, { name, enabled: on, strategies: [{ name: 'default' }] }];
  writeWhole(path, formatFlags({ ...content, features }));
}

/** The text of a flags file, each flag on a line of its own: people read it, and version control compares it. */
export function formatFlags({ features, ...rest }: FileContent): string {
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const lines = features.map((feature) => `    ${JSON.stringify(feature)}`);
  return `{\n${head.join('')}  "features": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

function readFlagsFile(path: string): FileContent {
  try {
    // The same check as the proxy's, so that what is written here is what it reads.
    void fileFlags(path).stop();
    return JSON.parse(readFileSync(path, 'utf8')) as FileContent;
  } catch (error) {
    if (error instanceof FlagsFileError) throw new UserError(`${error.message}\nCorrect the file.`, { cause: error });
    throw error;
  }
}

/** As a whole or not at all: the proxy may read it at any moment. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  chmodSync(temporary, statSync(path).mode & 0o777);
  renameSync(temporary, path);
}
