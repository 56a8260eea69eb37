/** One thing that is wrong with a configuration file. */
export interface ConfigProblem {
  /** Counted from 1. */
  readonly line: number;
  /** Where in the file, as in `upstreams.orders.timeouts`. */
  readonly place: string;
  /** The id of the route it is in. */
  readonly route?: string;
  readonly message: string;
  readonly remedy: string;
}

/** A configuration that cannot be used, with everything that is wrong with it. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
  readonly file: string;
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    const sorted = [...problems].sort((a, b) => a.line - b.line);
    const count = sorted.length === 1 ? '1 error' : `${sorted.length} errors`;
    super([`${file} has ${count}:`, ...sorted.map((each) => format(file, each))].join('\n'));
    this.name = 'ConfigError';
    this.file = file;
    this.problems = sorted;
  }
}

function format(file: string, { line, place, route, message, remedy }: ConfigProblem): string {
  const where = [place, route === undefined ? '' : `(route ${route})`].filter((each) => each !== '').join(' ');
  return `  ${file}:${line}: ${where === '' ? '' : `${where}: `}${message}\n      → ${remedy}`;
}
