import { supervisorStatus } from './control/control-client.ts';
import { liveSupervisor } from './control/supervisor-file.ts';
import type { StackHome } from './home.ts';
import { findStackFile, isWhole, type OnlyStackFile, type StackFile } from './stack-file.ts';
import type { PartStatus } from './status.ts';

/** How the stack is doing. */
export interface StackStatus {
  readonly running: boolean;
  /** Everything is started and every part's last start succeeded. */
  readonly ready: boolean;
  readonly supervisor: number | null;
  readonly parts: readonly (PartStatus & { readonly url: string | null })[];
}

function urlOf(part: string, stack: StackFile | OnlyStackFile | undefined): string | null {
  if (stack === undefined) return null;
  const withoutPassword = (text: string): string => text.replace(/\/\/[^@/]*@/, '//');
  const urls: Record<string, string | undefined> = {
    monolith: stack.monolith,
    fakes: stack.fakes,
    unleash: stack.unleash?.url,
    mariadb: withoutPassword(stack.mysql),
    ...(isWhole(stack) ? { proxy: stack.proxy, ...stack.services, rabbitmq: withoutPassword(stack.amqp) } : {}),
  };
  return urls[part] ?? null;
}

export async function readStatus(home: StackHome): Promise<StackStatus> {
  const supervisor = liveSupervisor(home);
  if (supervisor === undefined) return { running: false, ready: false, supervisor: null, parts: [] };
  const { pid } = supervisor;
  if (supervisor.control === undefined) return { running: true, ready: false, supervisor: pid, parts: [] };
  const { ready, parts } = await supervisorStatus(supervisor);
  const stack = findStackFile(home);
  return {
    running: true,
    ready: ready && parts.every((part) => part.state === 'ready'),
    supervisor: pid,
    parts: parts.map((part) => ({ ...part, url: urlOf(part.name, stack) })),
  };
}

/** For a person: one line per part. */
export function describeStatus(status: StackStatus): string {
  if (!status.running) return 'The stack does not run. Start it: npm run up';
  const lines = status.parts.map(({ name, state, pid, restarts, url }) => {
    const again = restarts === 0 ? '' : `  (started again ${restarts} ×)`;
    return `${name.padEnd(14)} ${state.padEnd(9)} ${String(pid ?? '-').padEnd(8)} ${url ?? ''}${again}`;
  });
  const summary = status.ready ? 'all ready' : 'not all ready';
  return [...lines, `${summary}; supervised by process ${status.supervisor ?? '-'}`].join('\n');
}
