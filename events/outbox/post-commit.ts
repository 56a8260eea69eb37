import type { Knex } from 'knex';
import type { Doorbell } from '../doorbell/doorbell.ts';

// A transaction is a knex of its own; what it shares with the knex it came from is the client's configuration object.
const bells = new WeakMap<object, Set<Doorbell>>();

/** From now on a commit of a transaction that stored events through `knex` rings `bell`; returns the way to end that. */
export function ringAfterCommit(knex: Knex, bell: Doorbell): () => void {
  const key = configOf(knex);
  const set = bells.get(key) ?? new Set<Doorbell>();
  bells.set(key, set);
  set.add(bell);
  return () => void set.delete(bell);
}

/** Rings the bells of this process once the transaction has committed; a rollback rings nothing. */
export function ringWhenCommitted(trx: Knex.Transaction): void {
  const set = bells.get(configOf(trx));
  if (set === undefined || set.size === 0) return;
  trx.executionPromise.then(
    () => {
      for (const bell of set) bell.ring();
    },
    () => undefined, // The one who opened the transaction gets its error; here it only means that nothing was stored.
  );
}

function configOf(knex: Knex): object {
  return (knex.client as { readonly config: object }).config;
}
