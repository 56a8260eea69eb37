import { type Explanation, parseExplainQuery, withConfiguredProxy } from '../../strangler-proxy/index.ts';
import { table } from '../flags/table.ts';
import { UserError } from '../user-error.ts';
import { type AdminOptions, askAdmin, findAdmin } from './find-admin.ts';
import { loadForUser } from './load-for-user.ts';

export interface ExplainCommandOptions extends AdminOptions {
  readonly user?: string;
  readonly header: readonly string[];
  readonly claim: readonly string[];
  readonly body?: string;
  readonly config?: string;
  readonly json?: true;
}

/** Prints which side would answer; nothing is sent to either. */
export async function explainCommand(method: string, path: string, options: ExplainCommandOptions): Promise<void> {
  const query = new URLSearchParams({ method, path, ...(options.user !== undefined && { user: options.user }) });
  for (const each of options.header) query.append('header', each);
  for (const each of options.claim) query.append('claim', each);
  if (options.body !== undefined) query.append('body', options.body);
  const question = parseExplainQuery(query);
  if ('problem' in question) throw new UserError(`${question.problem}.`);
  const explanation =
    options.config === undefined
      ? ((await askAdmin(await findAdmin(options), `/explain?${query.toString()}`)) as Explanation)
      : await withConfiguredProxy(await loadForUser(options.config), (proxy) => proxy.explain(question));
  console.log(options.json ? JSON.stringify(explanation, null, 2) : describe(explanation));
}

function describe({ side, reason, steps }: Explanation): string {
  const rows = steps.map(({ step, result }, index) => [`${index + 1}.`, step, result]);
  return `${table(['', 'step', 'result'], rows)}\n\n${side === null ? 'refused' : side}: ${reason}`;
}
