import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The fields of /proc/PID/stat behind the program's name, which may itself hold blanks and brackets. */
function procStat(pid: number | string): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // no such process
  }
}

const STATE = 0;
const GROUP = 2;
const START_TIME = 19;
const DEAD = ['Z', 'X'];

/**
 * What tells a process from a later one with the same number: when it started. Undefined when it is gone; a zombie is
 * gone.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const stat = procStat(pid);
    if (stat === undefined || DEAD.includes(stat[STATE] ?? '')) return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${stat[START_TIME] ?? ''}`;
  }
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.slice(line.indexOf(' ')).trim();
  } catch {
    return undefined; // ps exits with 1 when there is none
  }
}

/** Whether a process group has a member that is more than a zombie. */
export function groupAlive(group: number): boolean {
  if (process.platform === 'linux') {
    return readdirSync('/proc').some((entry) => {
      if (!/^\d+$/.test(entry)) return false;
      const stat = procStat(entry);
      return stat?.[GROUP] === String(group) && !DEAD.includes(stat[STATE] ?? '');
    });
  }
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false; // ESRCH, or macOS's EPERM for a group of zombies
  }
}
