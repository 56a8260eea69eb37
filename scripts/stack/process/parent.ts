/**
 * Calls `onDeath` once when the process that started us is gone, also by SIGKILL: bootstrap.mjs opens a channel whose
 * end the kernel closes. Without a channel (started by hand) nothing is watched.
 */
export function endWithParent(onDeath: () => void): void {
  if (process.send === undefined) return;
  if (!process.connected) {
    onDeath(); // it died while we were loading
    return;
  }
  process.once('disconnect', onDeath);
  process.channel?.unref(); // listening must not keep us alive
}
