/**
 * The CloudEvents 1.0 envelope of one change of one aggregate. It carries the **whole** entity, so that a later event
 * replaces an earlier one.
 */
export interface Envelope<T = unknown> {
  /** UUIDv7; also the AMQP message id. */
  readonly id: string;
  /** What changed, `order.changed`; also the routing key. */
  readonly type: string;
  /** The side that made the change, `legacy` or `orders`. */
  readonly source: string;
  /** The aggregate, `order/123`. */
  readonly subject: string;
  /** Number of the change within its aggregate, counted from 1, shared by all sides that write the aggregate. */
  readonly seq: number;
  /** When the event was stored, UTC ISO 8601 with milliseconds. */
  readonly time: string;
  /** W3C trace context of the request that made the change. */
  readonly traceparent?: string;
  /** Who wrote it: the database user of a captured change, or what the service says. */
  readonly origin: string;
  /** The whole entity after the change; null when it was deleted. */
  readonly data: T | null;
  /** Names of the top-level fields of `data` that changed. */
  readonly changed: readonly string[];
  /**
   * The highest `seq` made by another side that the writer had applied when it made this change. With it the receiver
   * knows exactly which of its own changes the writer had not seen: those are in conflict. Extension attribute `seen`.
   */
  readonly seen?: number;
}

/** The two parts of a subject: `order/123` is aggregate `order` with id `123`. */
export interface SubjectParts {
  readonly aggregate: string;
  readonly id: string;
}

/** The subject of one aggregate: `subjectOf('order', 123)` is `order/123`. */
export function subjectOf(aggregate: string, id: string | number | bigint): string {
  return `${aggregate}/${id.toString()}`;
}

/** Splits a subject at its first slash; an id may contain further slashes. */
export function partsOfSubject(subject: string): SubjectParts {
  const slash = subject.indexOf('/');
  return slash < 0
    ? { aggregate: subject, id: '' }
    : { aggregate: subject.slice(0, slash), id: subject.slice(slash + 1) };
}
