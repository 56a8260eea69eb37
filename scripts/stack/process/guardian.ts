import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Ends every process group it was told of as soon as its parent is gone, however the parent died.
 *
 * A pipe to the parent is the only signal that survives SIGKILL: the kernel closes it, `read` sees the end, and the
 * groups get SIGTERM, then SIGKILL. It is a shell and not a Node process because it must start in a millisecond and
 * cost nothing while it waits.
 */
const GUARDIAN_SCRIPT = `
trap '' INT TERM HUP
groups=' '
while read -r verb group; do
  case "$verb" in
    add) groups="$groups$group " ;;
    drop) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s TERM "$group" 2>/dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
  alive=
  for group in $groups; do kill -s 0 -- "-$group" 2>/dev/null && alive=1; done
  [ -z "$alive" ] && exit 0
  sleep 0.1
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

const groups = new Set<number>();
const listeners = new Set<(groups: readonly number[]) => void>();
let guardian: ChildProcess | undefined;

function startGuardian(): ChildProcess {
  // detached: Ctrl-C in the terminal and signals to our own group must not reach it before it has done its work.
  const child = spawn('/bin/sh', ['-c', GUARDIAN_SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.stdin.on('error', () => undefined); // EPIPE: the exit handler below starts the next one
  child.on('error', () => undefined);
  child.on('exit', () => {
    if (guardian !== child) return;
    guardian = undefined;
    if (groups.size > 0) currentGuardian();
  });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  for (const group of groups) child.stdin.write(`add ${group}\n`);
  return child;
}

function currentGuardian(): ChildProcess {
  guardian ??= startGuardian();
  return guardian;
}

/** The process groups alive at the moment, now and after each change. */
export function onGroupsChange(listener: (groups: readonly number[]) => void): () => void {
  listeners.add(listener);
  listener([...groups]);
  return () => listeners.delete(listener);
}

function announce(): void {
  for (const listener of listeners) listener([...groups]);
}

/** From now on the process group dies with this process. */
export function guard(group: number): void {
  const fresh = guardian === undefined;
  groups.add(group);
  const child = currentGuardian();
  if (!fresh) child.stdin?.write(`add ${group}\n`);
  announce();
}

/** The process group has ended; its number may be given to somebody else. */
export function unguard(group: number): void {
  if (!groups.delete(group)) return;
  guardian?.stdin?.write(`drop ${group}\n`);
  announce();
}
