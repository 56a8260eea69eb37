/** For the monolith: its sessions, readable by the proxy and writable key by key, over a signed endpoint. */
export { legacyBridge } from './bridge.ts';
export type { SessionView } from './session-view.ts';
export type { BridgeMiddleware, LegacyBridgeOptions, SessionIdentity } from './types.ts';
