import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { z } from 'zod';
import { startEngine } from './engine.ts';
import { FeatureStore } from './feature-store.ts';
import { type FeatureSet, featureSet } from './features.ts';
import type { FlagClient, FlagLogger } from './flag-client.ts';
import { makeFlagView } from './flag-view.ts';

const lookEveryMs = 200;

/** The flags file is missing, is no JSON, or does not have the form of Unleash's client API. */
export class FlagsFileError extends Error {
  readonly code = 'flags-file-invalid';
}

/**
 * Flags from a file with the JSON that Unleash's client API answers, evaluated by the same engine, without a server.
 *
 * The file is read at once (a bad one throws FlagsFileError) and again when it changes; a change that cannot be read
 * keeps the last good state and is told to the logger.
 */
export function fileFlags(path: string, logger?: FlagLogger): FlagClient {
  const store = new FeatureStore();
  const engine = startEngine({ store, environment: 'default', appName: 'file-flags' });
  const view = makeFlagView(store, () => engine);
  // The file is looked at all the time: what was read of it last is current for as long as it can be read.
  let staleSinceMs: number | undefined;

  store.replace(readFlags(path));
  view.changed();

  // Polling, not inotify: it survives editors that replace the file, and network and container file systems.
  const reload = (): void => {
    try {
      const changed = store.replace(readFlags(path));
      staleSinceMs = undefined;
      if (changed) view.changed();
    } catch (error) {
      if (!(error instanceof FlagsFileError)) throw error;
      staleSinceMs ??= Date.now();
      logger?.warn('flags: the changed file is not used; the last good state stays', { path, reason: error.message });
    }
  };
  watchFile(path, { interval: lookEveryMs }, reload);

  return {
    ...view,
    ageSeconds: () => (staleSinceMs === undefined ? 0 : (Date.now() - staleSinceMs) / 1000),
    stop() {
      unwatchFile(path, reload);
      return engine.stop();
    },
  };
}

function readFlags(path: string): FeatureSet {
  try {
    return featureSet.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new FlagsFileError(`${path}: ${whatIsWrong(error)}`, { cause: error });
  }
}

const form = '{"version": 2, "features": [{"name": "…", "enabled": false, "strategies": [{"name": "default"}]}]}';

function whatIsWrong(error: unknown): string {
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
    return `${issues.join('; ')}\n  → flags are written ${form}`;
  }
  if (error instanceof SyntaxError) return `${error.message}\n  → flags are JSON: ${form}`;
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return `there is no such file\n  → make it: ${form}`;
  }
  return error instanceof Error ? error.message : String(error);
}
