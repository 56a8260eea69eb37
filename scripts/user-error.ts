/** A mistake of the person at the keyboard: the program prints the message alone and exits with 2. */
export class UserError extends Error {
  readonly exitCode = 2;
}
