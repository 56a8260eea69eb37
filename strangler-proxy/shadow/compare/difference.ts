/**
 * What is not alike.
 * - `status`, `header`: the head of the answer; `body`: bodies that are not both JSON and not equal byte for byte
 * - `json`: one side is JSON and the other, though it says so, is not
 * - `type`, `value`: another JSON type, another value
 * - `number-spelling`: the same number written otherwise (1 and 1.0): typed clients notice
 * - `missing`, `extra`: only legacy has it, only the service has it
 * - `order`: the same elements in another order
 * - `duplicate-key`: a key written twice with different values: which one counts depends on the client's parser
 * - `more`: the list was cut here
 */
export type DifferenceKind =
  | 'status'
  | 'header'
  | 'body'
  | 'json'
  | 'type'
  | 'value'
  | 'number-spelling'
  | 'missing'
  | 'extra'
  | 'order'
  | 'duplicate-key'
  | 'more';

/** One difference; `legacy` and `service` are JSON texts (exact spelling) or null where that side has nothing. */
export interface Difference {
  /** `status`, `header:NAME`, `body`, or a JSON path such as `$.items[id=5].vat`. */
  readonly path: string;
  readonly kind: DifferenceKind;
  readonly legacy: string | null;
  readonly service: string | null;
}

/** Collects differences up to a bound, because two unrelated documents of 1 MiB differ everywhere. */
export interface DifferenceList {
  add(path: string, kind: DifferenceKind, legacy: string | null, service: string | null): void;
  full(): boolean;
  done(): readonly Difference[];
}

/** Differences kept per pair of answers. */
export const MAX_DIFFERENCES = 100;

export function makeDifferenceList(max = MAX_DIFFERENCES): DifferenceList {
  const found: Difference[] = [];
  let cut = false;
  return {
    add(path, kind, legacy, service) {
      if (found.length < max) found.push(Object.freeze({ path, kind, legacy, service }));
      else cut = true;
    },
    full: () => cut,
    done() {
      if (cut) found.push(Object.freeze({ path: '$', kind: 'more', legacy: null, service: null }));
      return Object.freeze(found);
    },
  };
}
