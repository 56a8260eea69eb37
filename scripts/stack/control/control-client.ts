import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { UserError } from '../../user-error.ts';
import type { StepEvent } from '../steps/steps.ts';
import type { ControlLine, SupervisorStatus } from './control-server.ts';
import type { SupervisorRecord } from './supervisor-file.ts';

function call(supervisor: SupervisorRecord, method: 'GET' | 'POST', path: string): Promise<Response> {
  if (supervisor.control === undefined) {
    throw new UserError(`The stack is being started by process ${supervisor.pid}; it does not listen yet.`);
  }
  const { port, token } = supervisor.control;
  return fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
}

export async function supervisorStatus(supervisor: SupervisorRecord): Promise<SupervisorStatus> {
  const response = await call(supervisor, 'GET', '/status');
  return (await response.json()) as SupervisorStatus;
}

export async function askToStop(supervisor: SupervisorRecord): Promise<void> {
  const response = await call(supervisor, 'POST', '/stop');
  await response.arrayBuffer();
}

/** Asks for long work and shows its steps; fails with the supervisor's error. */
export async function askAndWatch(
  supervisor: SupervisorRecord,
  path: string,
  show: (event: StepEvent) => void,
): Promise<void> {
  const response = await call(supervisor, 'POST', path);
  if (response.body === null) throw new Error(`the supervisor answered ${response.status} without a body`);
  for await (const text of createInterface({ input: Readable.fromWeb(response.body) })) {
    const line = JSON.parse(text) as ControlLine;
    if ('event' in line) show(line.event);
    else if ('error' in line) throw new UserError(line.error);
    else return;
  }
  throw new Error('the supervisor ended before the work was done');
}
