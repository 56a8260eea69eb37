import { problem, ProblemError, type Logger } from '../../services/kit/index.ts';
import type { LegacyDatabase } from './database.ts';
import type { LegacyMetrics } from './metrics.ts';

interface ReplicaDeps {
  readonly replica: LegacyDatabase;
  readonly metrics: LegacyMetrics;
  readonly logger: Logger;
}

// After a failure the replica is left alone for a while, so that not every page waits for it first.
const REST_MS = 5000;

/**
 * Reference data from a replica, and from the primary whenever the replica has no answer: a menu must be shown, and reads
 * of it are few and light. A refusal is asked again too, because a replica that lags refuses what is only new.
 */
export function replicaOrPrimary({ replica, primary, metrics, logger }: ReplicaDeps & { primary: LegacyDatabase }) {
  let restUntil = 0;
  const fallBack = (error: unknown): void => {
    if (error instanceof ProblemError && error.status < 500) return;
    restUntil = Date.now() + REST_MS;
    logger.warn('the replica of reference data does not answer; the primary does', { error });
  };
  const database: LegacyDatabase = {
    ...primary,
    async call(procedure, args) {
      if (Date.now() >= restUntil) {
        try {
          const answer = await replica.call(procedure, args);
          metrics.replicaRead('reference', 'replica');
          return answer;
        } catch (error) {
          fallBack(error);
        }
      }
      metrics.replicaRead('reference', 'primary');
      return primary.call(procedure, args);
    },
    ping: () => replica.ping(),
    close: () => replica.close(),
  };
  return database;
}

/**
 * Reports from a replica and from nowhere else. Were the primary to answer them while the replica is away, the tills
 * would meet at the worst moment the load that the replica keeps from them: no report is better than no order.
 */
export function replicaOnly({ replica, metrics, logger }: ReplicaDeps): LegacyDatabase {
  const refuse = (error: unknown): Error => {
    if (error instanceof ProblemError) return error;
    metrics.replicaRead('reports', 'nobody');
    logger.warn('the replica of reports does not answer', { error });
    return problem('not-available', 'Reports cannot be had at the moment; orders go on. Try again in a minute.');
  };
  return {
    ...replica,
    async call(procedure, args) {
      try {
        const answer = await replica.call(procedure, args);
        metrics.replicaRead('reports', 'replica');
        return answer;
      } catch (error) {
        throw refuse(error);
      }
    },
    async *stream(procedure, args, options) {
      try {
        yield* replica.stream(procedure, args, options);
        metrics.replicaRead('reports', 'replica');
      } catch (error) {
        // A reader who gave up is not the replica's doing.
        throw options?.signal?.aborted === true ? error : refuse(error);
      }
    },
  };
}
