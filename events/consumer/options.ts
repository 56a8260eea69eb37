import type { Knex } from 'knex';
import type { Logger } from 'winston';
import type { AmqpSupervisor } from '../amqp/supervisor.ts';
import type { Envelope } from '../envelope.ts';
import type { EventMetrics } from '../observability.ts';
import type { SyncRules } from '../sync/rules.ts';

/** What `startConsumer` needs. */
export interface ConsumerOptions {
  /** The consumer's own database: its effects, inbox and parked events are there. */
  readonly knex: Knex;
  readonly amqp: AmqpSupervisor;
  readonly logger: Logger;
  /** `<service>.<consumer>`, `orders.reference`: the queue, and the name under which versions and parked events are kept. */
  readonly queue: string;
  /** Event types to receive. */
  readonly types: readonly string[];
  /** Events of this source are our own, coming back; they are dropped. */
  readonly source: string;
  /**
   * Applies one event, in the transaction that also holds the inbox row, the version and every event the handler emits.
   * It may be called again for the same event after a failure, so it does nothing outside the transaction.
   */
  handle(trx: Knex.Transaction, event: Envelope): Promise<void>;
  /** Rules for an aggregate that both sides write; without them the event is simply applied. */
  readonly sync?: SyncRules;
  /** Deliveries in hand at once; default 20. */
  readonly prefetch?: number;
  readonly metrics?: EventMetrics;
}
