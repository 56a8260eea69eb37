import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** An answer, with the page taken apart when it is one. */
export interface Visit {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Mistakes in the HTML, by parse5's names. */
  readonly mistakes: readonly string[];
  /** Elements that satisfy the condition, in document order. */
  find(condition: (element: Element) => boolean): readonly Element[];
}

/** What a page's script gets. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** A person with a browser that keeps cookies, follows no redirects and runs no scripts. */
export function makeVisitor(baseUrl: string) {
  const cookies = new Map<string, string>();
  let csrfToken = '';

  async function visit(path: string, init: RequestInit = {}): Promise<Visit> {
    const response = await fetch(`${baseUrl}${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        accept: 'text/html',
        cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const text = await response.text();
    const mistakes: string[] = [];
    const document = parse(text, { onParseError: ({ code }) => mistakes.push(code) });
    const find = (condition: (element: Element) => boolean) => [...elementsOf(document)].filter(condition);
    const field = find((element) => attribute(element, 'name') === '_csrf')[0];
    csrfToken = (field && attribute(field, 'value')) ?? csrfToken;
    return { status: response.status, headers: response.headers, text, mistakes, find };
  }

  return {
    get: (path: string, headers: Record<string, string> = {}) => visit(path, { headers }),
    /** Sends a form, with the CSRF token of the last page unless `csrf` says otherwise. */
    submit: (path: string, fields: Record<string, string>, { csrf = csrfToken } = {}) =>
      visit(path, { method: 'POST', body: new URLSearchParams({ ...fields, _csrf: csrf }) }),
    /** Calls as a page's script does. */
    async call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
      const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': csrfToken };
      const answer = await visit(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (answer.text === '' ? undefined : JSON.parse(answer.text)) as T };
    },
    /** Sends JSON, whatever it is; the answer may be anything. */
    post: (method: string, path: string, body: unknown, { csrf = csrfToken } = {}) =>
      visit(path, {
        method,
        headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': csrf },
        body: JSON.stringify(body),
      }),
    cookie: (name: string) => cookies.get(name),
    /** The CSRF token of the last page that had a form. */
    csrf: () => csrfToken,
  };
}

export type Visitor = ReturnType<typeof makeVisitor>;

/** The value of an attribute; undefined when the element has none of that name. */
export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

/** All text in an element. */
export function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('').replaceAll(/\s+/g, ' ').trim() : '';
}

function* elementsOf(node: Node): Generator<Element> {
  if ('tagName' in node) yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* elementsOf(child);
}
