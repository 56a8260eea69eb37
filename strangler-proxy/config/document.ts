import { type Document, isNode, LineCounter, parseDocument, type Scalar, visit } from 'yaml';
import type { ConfigProblem } from './problems.ts';

export type Path = readonly (string | number)[];

/** Tells what is wrong at a place, and what to do about it. */
export type Report = (path: Path, message: string, remedy: string) => void;

/** A YAML file with its variables filled in, and the places of everything in it. */
export interface ConfigDocument {
  readonly content: unknown;
  /** Syntax errors and variables that are not set. */
  readonly problems: readonly ConfigProblem[];
  /** A problem at a path; undefined when it only follows from a variable that is not set. */
  problemAt(path: Path, message: string, remedy: string): ConfigProblem | undefined;
}

// A variable is marked by characters for private use while YAML is read: `{` and `}` have a meaning of their own in
// YAML, and a value that was filled in before could change the structure of the file.
const before = '\uE000';
const after = '\uE001';

export function readDocument(text: string, env: NodeJS.ProcessEnv): ConfigDocument {
  const lines = new LineCounter();
  const marked = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => before + name + after);
  const document = parseDocument(marked, { lineCounter: lines, prettyErrors: false });
  const problems: ConfigProblem[] = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    place: '',
    message: error.message,
    remedy: 'correct the YAML',
  }));
  const unset = new Set<unknown>();
  visit(document, {
    Scalar(_, node) {
      for (const name of fillIn(node, env)) {
        unset.add(node);
        problems.push({
          line: lines.linePos(node.range?.[0] ?? 0).line,
          place: '',
          message: `the variable ${name} is not set`,
          remedy: `set ${name} in the environment, or write the value into the file`,
        });
      }
    },
  });
  const content: unknown = document.errors.length === 0 ? document.toJS() : undefined;

  return {
    content,
    problems,
    problemAt(path, message, remedy) {
      if (unset.has(document.getIn(path, true))) return undefined;
      const route = routeOf(content, path);
      return {
        line: lines.linePos(offsetOf(document, path)).line,
        place: placeOf(path),
        ...(route !== undefined && { route }),
        message,
        remedy,
      };
    },
  };
}

/** Fills the variables of one scalar in; returns the names of those that are not set. */
function fillIn(node: Scalar, env: NodeJS.ProcessEnv): readonly string[] {
  if (typeof node.value !== 'string' || !node.value.includes(before)) return [];
  const unset: string[] = [];
  node.value = node.value.replaceAll(new RegExp(`${before}(\\w+)${after}`, 'g'), (_, name: string) => {
    const value = env[name];
    if (value === undefined) unset.push(name);
    return value ?? '';
  });
  return unset;
}

/** Where the node at the path begins, or the nearest one above it that exists. */
function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function placeOf(path: Path): string {
  return path.map((each, index) => (typeof each === 'number' ? `[${each}]` : index === 0 ? each : `.${each}`)).join('');
}

function routeOf(content: unknown, [first, index]: Path): string | undefined {
  if (first !== 'routes' || typeof index !== 'number') return undefined;
  const id = field(item(field(content, 'routes'), index), 'id');
  return typeof id === 'string' ? id : undefined;
}

/** A field of something whose shape is not known yet. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function item(value: unknown, index: number): unknown {
  return Array.isArray(value) ? (value as unknown[])[index] : undefined;
}
