/**
 * Glossary. The *primary* is the side whose answer the client gets; the *mirror request* is the copy sent to the
 * other side afterwards; an *observation* is one primary answer with what became of its mirror request, and always
 * ends in exactly one *outcome*.
 */
export type Outcome = 'equal' | 'different' | 'failed' | 'skipped';

/** Why an observation failed or was skipped; a label in /metrics, so the set is closed. */
export type Reason =
  | 'none'
  // skipped
  | 'method'
  | 'request-body'
  | 'busy'
  | 'memory'
  | 'body-too-large'
  | 'conditional'
  | 'stream'
  | 'encoding'
  | 'primary-failed'
  | 'primary-aborted'
  | 'primary-slow'
  | 'stopped'
  // failed
  | 'refused'
  | 'timeout'
  | 'reset'
  | 'protocol'
  | 'internal';
