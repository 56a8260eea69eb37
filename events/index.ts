/**
 * Events both ways: capture of changes by triggers, transactional outbox, relay with confirms, consumers with inbox and
 * version guard, two-way sync, backfill. Guarantee: no change is lost, and each takes effect once, in order per
 * aggregate, whatever dies in whatever order. See events/README.md.
 */
export { makeMysqlKnex, type MysqlKnexOptions } from './database/knex.ts';
export { inTransaction, withRetries, type RetryOptions } from './database/retries.ts';
export { selectRows, write, type Written } from './database/rows.ts';
export { createEventTables } from './database/tables.ts';
export { EventsError, type EventErrorCode } from './errors.ts';
export { partsOfSubject, subjectOf, type Envelope, type SubjectParts } from './envelope.ts';
export type { Running } from './running.ts';

export { emit, emitAll, type EmittedEvent } from './outbox/emit.ts';
export { lockAggregate, type AggregateState } from './outbox/sequence.ts';
export { uuid7 } from './outbox/uuid7.ts';

export { installCapture, removeCapture, type CaptureOptions } from './capture/install.ts';
export { startAssembler, type AssemblerOptions } from './capture/assembler.ts';
export type { CaptureChild, CaptureTables, CapturedAggregate } from './capture/aggregate.ts';

export { installIdGuard, type IdGuard } from './ids/guard.ts';
export { createFence, EVERY_TENANT, lockOwner, readFence, type FenceRow, type FenceSide } from './fence/owner.ts';
export { takeFence, type FenceDefinition, type FenceOrder, type FenceTaken } from './fence/take.ts';
export { installFenceGuard, NOT_OWNER, removeFenceGuard, type FenceGuard } from './fence/triggers.ts';

export { allocateId, createIdCounter, type Parity } from './ids/counter.ts';

export { makeDoorbell, type Doorbell } from './doorbell/doorbell.ts';
export { startBinlogDoorbell, type BinlogDoorbellOptions } from './doorbell/binlog.ts';
export { startSweepDoorbell, type SweepDoorbellOptions } from './doorbell/sweep.ts';

export { connectAmqp, type AmqpOptions, type AmqpSupervisor } from './amqp/supervisor.ts';
export { startRelay, type RelayOptions } from './relay/relay.ts';
export type { Retention } from './relay/purge.ts';
export { startConsumer } from './consumer/consumer.ts';
export type { ConsumerOptions } from './consumer/options.ts';
export type { Conflict, SyncRules } from './sync/rules.ts';

export { backfill, type BackfillOptions } from './backfill/backfill.ts';
export { eventsIdle, type Pending } from './backfill/idle.ts';
export { noMetrics, promEventMetrics, type EventMetrics } from './observability.ts';
export { outboxStatus, type OutboxStatus } from './admin/status.ts';
export { listParked, replayParked, type ParkedEvent } from './admin/parked.ts';
