import type { Contender, RoundResult } from './rounds.ts';
import type { RunningCompetitor } from './competitors/competitor.ts';
import { MEASURED_BODY, MEASURED_PATH } from './measured.ts';

/** Checks that a server really proxies what is measured, before any figure of it is believed. */
export async function verifyCompetitor(name: string, server: RunningCompetitor): Promise<void> {
  const response = await fetch(server.url + MEASURED_PATH);
  const body = await response.text();
  const correct =
    response.status === 200 &&
    body === MEASURED_BODY &&
    response.headers.get('content-type') === 'application/json' &&
    response.headers.get('content-length') === String(MEASURED_BODY.length);
  if (!correct)
    throw new Error(`${name} answers ${response.status} with ${body.length} characters: not what the upstream sent`);
}

/** Checks that the one with flags has decided and counted every request that was measured. */
export async function verifyDecided(contenders: readonly Contender[], rounds: readonly RoundResult[]): Promise<void> {
  for (const { competitor, server } of contenders) {
    const decided = await server.decided?.();
    if (decided === undefined) continue;
    const answered = rounds
      .filter((each) => each.name === competitor.name)
      .reduce((sum, each) => sum + each.requests - each.non2xx, 0);
    if (decided < answered) throw new Error(`${competitor.name} counted ${decided} of ${answered} decided requests`);
  }
}
