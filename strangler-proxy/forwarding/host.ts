/** What a Host header says. */
export interface Host {
  readonly text: string;
  readonly isValid: boolean;
  /** Empty when it names none. */
  readonly port: string;
}

// RFC 3986's host, without the comma: a list of hosts is no host.
const shape = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._~!$&'()*+;=%-]*)(?::(\d{0,5}))?$/i;

let last: Host = { text: '', isValid: true, port: '' };

/** Reads a Host header; the last one is remembered, because nearly all requests name the same host. */
export function readHost(text: string): Host {
  if (text === last.text) return last;
  const match = shape.exec(text);
  return (last = { text, isValid: match !== null, port: match?.[1] ?? '' });
}
