import type { Request } from 'express';

/** Gives the visitor a new session id: one that somebody planted before a login must be worth nothing after it. */
export function renewSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}

/** Forgets everything of the session, here and in the store. */
export function endSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.destroy((error: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}
