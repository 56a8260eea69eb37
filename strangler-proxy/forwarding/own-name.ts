/** How this proxy names itself in Via: one name for all processes of a configuration, another for each configuration. */
export interface OwnName {
  /** As it stands in Via, without the protocol. */
  readonly pseudonym: string;
  /** The whole entry of a request of HTTP/1.1. */
  readonly entry: string;
  /** The whole entry of a request of HTTP/1.0. */
  readonly entryOf10: string;
}

/** Makes the name out of a key that all processes of one configuration share, and that it does not give away. */
export function makeOwnName(key: Buffer): OwnName {
  const pseudonym = `strangler-${key.subarray(0, 6).toString('hex')}`;
  return Object.freeze({ pseudonym, entry: `1.1 ${pseudonym}`, entryOf10: `1.0 ${pseudonym}` });
}
