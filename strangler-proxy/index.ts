export { loadConfig, parseConfig } from './config/load.ts';
export { ConfigError, type ConfigProblem } from './config/problems.ts';
export type { ProxyConfig, RouteConfig, ShadowLimits, Side, UpstreamConfig } from './config/types.ts';
export type { UpstreamHandle } from './upstreams/upstream-handle.ts';
export { createProxyServer, type ProxyServer, type ProxyServerOptions } from './server/proxy-server.ts';
export { watchConfig, type Reloader } from './server/reload.ts';
export { makeLogger, type Logger } from './observability/logger.ts';
