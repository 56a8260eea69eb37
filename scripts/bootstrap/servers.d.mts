/** Installs the named servers where they are missing; rejects with the way to bring one's own. */
export function ensureServers(
  names: readonly string[],
  options: { readonly privateOnly: boolean; readonly extraPath?: readonly string[] },
): Promise<void>;
