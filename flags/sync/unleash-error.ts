export type UnleashErrorCode = 'unleash-unreachable' | 'unleash-token-refused' | 'unleash-refused';

/** Unleash could not be asked, or said no. The message never holds the token. */
export class UnleashError extends Error {
  readonly code: UnleashErrorCode;
  readonly status: number | undefined;

  constructor(code: UnleashErrorCode, message: string, status?: number, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.status = status;
  }
}
