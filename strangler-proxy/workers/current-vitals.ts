import type { Fleet } from './fleet.ts';
import type { Vitals } from './protocol.ts';

/** What all workers have counted until now; it is remembered, for the case that one crashes. */
export async function currentVitals(fleet: Fleet): Promise<readonly Vitals[]> {
  const answers = await fleet.askAll('vitals', undefined);
  for (const { worker, answer } of answers) worker.vitals = answer;
  return answers.map(({ answer }) => answer);
}
