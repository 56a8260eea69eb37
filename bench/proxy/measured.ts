/** Length of the body that every measured answer carries: the "GET 1 KB" of the bar. */
export const BODY_BYTES = 1024;
export const MEASURED_BODY = `{"items":"${'x'.repeat(BODY_BYTES - 12)}"}`;

/** The path that is measured; in our route table it is a flagged route with a tenant in it. */
export const MEASURED_PATH = '/api/pizzerias/7/orders';

/** Paths on which the upstream tells what arrived: the flag is on for the tenant of the one, off for the other's. */
export const ECHO_ON_SERVICE = { asked: '/api/pizzerias/35/orders', answered: '/v1/pizzerias/35/orders' };
export const ECHO_ON_LEGACY = { asked: '/api/pizzerias/99/orders', answered: '/api/pizzerias/99/orders' };
export const ECHO_PATHS: readonly string[] = [ECHO_ON_SERVICE.answered, ECHO_ON_LEGACY.answered];

/** Below it the upstream answers as many bytes as the path says: `/bodies/10485760`. No route names it. */
export const BODIES_PATH = '/bodies/';
export const BODY_SIZES: readonly number[] = [1024, 102_400, 10_485_760];
