/** For the monolith: its sessions, readable by the proxy and writable key by key, over a signed endpoint. */
export { legacyBridge } from './bridge.ts';
/** How a request to the bridge is signed, for services that write sessions back. */
export { sign, signatureHeader } from './signature.ts';
export type { SessionView } from './session-view.ts';
export type { BridgeMiddleware, LegacyBridgeOptions, SessionIdentity } from './types.ts';
