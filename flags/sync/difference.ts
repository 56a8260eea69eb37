/**
 * One way in which Unleash is not as the definitions say.
 *
 * `missing`, `text`, `no-strategy` and `no-field` are for code to mend; `state`, `strategies` and `unknown` are what people did;
 * `unsafe-write`, `apart`, `archived` and `overdue` are for people to settle; `no-environment` is for information.
 */
export interface FlagDifference {
  readonly kind:
    | 'missing'
    | 'text'
    | 'no-strategy'
    | 'no-field'
    | 'state'
    | 'strategies'
    | 'unknown'
    | 'unsafe-write'
    | 'apart'
    | 'archived'
    | 'overdue'
    | 'no-environment';
  readonly flag: string;
  readonly environment?: string;
  /** In Unleash. */
  readonly is: string;
  /** In the definitions. */
  readonly should: string;
  /** Who made it so, by Unleash's event log, when drift was asked for. */
  readonly changed?: { readonly by: string; readonly at: string };
}
