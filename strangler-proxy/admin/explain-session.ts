import type { Identities } from '../identity/identity.ts';
import { sessionCookies } from '../identity/session-cookies.ts';
import type { ExplainQuestion } from './explain-question.ts';

/**
 * The question with what the monolith says of the session in its cookie header, as a request with that cookie would
 * learn it. Claims and a user that were given by hand are left as they are, and the monolith is not asked.
 */
export async function withSession(identities: Identities, question: ExplainQuestion): Promise<ExplainQuestion> {
  const cookie = question.headers.find(([name]) => name === 'cookie')?.[1];
  const identity = identities.current();
  const isGiven = question.user !== undefined || Object.keys(question.claims).length > 0;
  if (identity === undefined || cookie === undefined || isGiven) return question;
  if (sessionCookies(cookie, identity.cookie) === '')
    return {
      ...question,
      session: `the cookies have none of a session: ${identity.cookie?.join(', ') ?? 'there are none'}`,
    };
  const asker = await identity.askerOf(cookie);
  if (!asker.isKnown) return { ...question, session: 'cannot be read: decided as for nobody' };
  if (asker.identity === null) return { ...question, session: 'nobody is logged in' };
  const claims: Record<string, string> = {};
  for (const [name, value] of Object.entries(asker.identity)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      claims[name] = String(value);
  }
  return { ...question, claims, session: 'read from the monolith: somebody is logged in' };
}
