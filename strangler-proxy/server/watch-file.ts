import { readFileSync, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';

const settleMs = 50;

/**
 * Calls when the content of a file has changed. It watches the folder, because editors replace files instead of
 * writing into them, and looks at any event there, because of a mounted ConfigMap only the link beside it is replaced.
 */
export function watchFile(
  file: string,
  changed: () => void,
  failed: (error: Error) => void,
): { readonly stop: () => void } {
  const path = resolve(file);
  let content = read(path);
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const next = read(path);
    if (next === content) return;
    content = next;
    changed();
  };
  const watcher = watch(dirname(path), () => {
    // A save is several events; the last one finds the file complete.
    clearTimeout(timer);
    timer = setTimeout(look, settleMs);
  });
  watcher.on('error', failed);
  return {
    stop() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

/** Undefined while it is not there, which is a change as well. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
