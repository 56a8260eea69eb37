/** The shared runtime of services (package export `./service-kit`). */
export { makeApp, type AppOptions } from './app.ts';
export {
  callerOf,
  makeTokenVerifier,
  requireApiToken,
  signApiToken,
  type ApiCaller,
  type TokenAudience,
  type VerifyApiToken,
} from './api-token.ts';
export {
  ConfigError,
  durationVariable,
  jwkVariable,
  portVariable,
  readConfig,
  readConfigOrExit,
  urlVariable,
  type JsonWebKey,
} from './config.ts';
export { openRequestContext, requestContext, runInContext, type RequestContext } from './context.ts';
export {
  postDecorator,
  preDecorator,
  type DecoratedAnswer,
  type DecoratedRequest,
  type DecoratorCall,
} from './decorators.ts';
export { identityFrom, identityOf, type IdentityOptions, type VisitorIdentity } from './identity.ts';
export {
  makeSessionClient,
  type MonolithSession,
  type SessionClient,
  type SessionClientOptions,
  type SessionWrite,
} from './session-client.ts';
export { makeFences, type Fences, type FencesOptions } from './fence/fences.ts';
export { fenceMark, type FenceMark } from './fence/mark.ts';
export { addHealth, onceTrue, type HealthCheck, type HealthOptions } from './health.ts';
export { listen, type HttpServerOptions, type RunningServer } from './http-server.ts';
export { stopOnSignal } from './lifecycle.ts';
export { makeLogger, silentLogger, type Logger, type LogFields, type LogLevel } from './logger.ts';
export { makeMetrics, type Metrics } from './metrics.ts';
export {
  plainServiceConfigSchema,
  runPlainService,
  type PlainServiceDefinition,
  type PlainServiceParts,
} from './plain-service.ts';
export {
  answerNotFound,
  answerProblems,
  COMMON_PROBLEMS,
  invalidRequest,
  parseRequest,
  problem,
  ProblemError,
  sendProblem,
  type ProblemDetail,
} from './problem.ts';
export {
  runService,
  serviceConfigSchema,
  type ServiceConfig,
  type ServiceDefinition,
  type ServiceParts,
} from './service.ts';
export { isDuplicateKey } from './sql.ts';
export { classifyFailure } from '../../events/database/failures.ts';
export { selectRows, write, type Written } from '../../events/index.ts';
