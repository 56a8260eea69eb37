import { AsyncLocalStorage } from 'node:async_hooks';

/** A write that the proxy wants looked at: may this side write at all? */
export interface FenceMark {
  readonly fence: string;
  /** `*` where there are no tenants. */
  readonly tenant: string;
  /** Tells the proxy, with the answer, that this side has refused and done nothing; and whose the data is, if it knows. */
  readonly refused: (tenant?: string) => void;
}

const storage = new AsyncLocalStorage<FenceMark>();

/** The mark of the request that the caller works for, if it has one. */
export function fenceMark(): FenceMark | undefined {
  return storage.getStore();
}

/** Does `work`, and all that it awaits, for a marked request. */
export function runMarked<T>(mark: FenceMark, work: () => T): T {
  return storage.run(mark, work);
}

const MARK = /^([a-z0-9][\w.-]{0,99})(?:; tenant=([^\s;]{1,400}))?$/i;

/** Reads the header `x-strangler-fence` of a request: `orders`, or `orders; tenant=7`. */
export function parseMark(header: string): { readonly fence: string; readonly tenant: string } | undefined {
  const [, fence, tenant] = MARK.exec(header) ?? [];
  if (fence === undefined) return undefined;
  try {
    return { fence, tenant: tenant === undefined ? '*' : decodeURIComponent(tenant) };
  } catch {
    // A broken escape: no mark of the proxy's.
    return undefined;
  }
}
