import type { Pipeline, Stage } from './pipeline.ts';

/** A long way goes on in a next row, or no terminal could show it. */
const widest = 100;

/**
 * Draws a route's pipeline in ASCII: boxes from request to response, and below each the service that it calls.
 *
 *                +--------------+         +-------+
 *     request -->| checkAddress |-------->| PROXY |------> response
 *                +--------------+         +-------+
 *                       |                     |
 *                       v                     v
 *                127.0.0.1:4104       monolith | orders
 *                    /check
 */
export function drawArt(pipeline: Pipeline): string {
  const lines = drawWay('request', [...pipeline.pre, pipeline.proxy, ...pipeline.post]);
  if (pipeline.catch !== undefined) lines.push('', ...drawWay('4xx, 5xx', [pipeline.catch]));
  return [nameOf(pipeline), '', ...lines.map((line) => `  ${line}`.trimEnd())].join('\n');
}

/** The route's id and what it matches, once where the id is just that. */
function nameOf({ id, title }: Pipeline): string {
  return id === title ? id : `${id}  ${title}`;
}

/** The way to the response, in as many rows as it takes. */
function drawWay(from: string, stages: readonly Stage[]): string[] {
  const rows = [[]] as Column[][];
  let width = 0;
  for (const column of stages.map(drawColumn)) {
    const last = rows.at(-1) ?? [];
    if (last.length > 0 && width + column.width > widest) {
      rows.push([column]);
      width = column.width;
    } else {
      last.push(column);
      width += column.width + 1;
    }
  }
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...drawRow(
      `${index === 0 ? from : ''.padEnd(from.length)} --`,
      row,
      index === rows.length - 1 ? '--> response' : '-->',
    ),
  ]);
}

function drawRow(begin: string, columns: readonly Column[], end: string): string[] {
  const arrow = 1;
  const hasPaths = columns.some(({ lines }) => lines.at(-1)?.trim() !== '');
  return Array.from({ length: hasPaths ? 7 : 6 }, (_, index) => {
    const before = index === arrow ? '-' : ' ';
    const cells = columns.map(({ lines }) => before + (lines[index] ?? '')).join('');
    const line = (index === arrow ? begin : ' '.repeat(begin.length)) + cells + (index === arrow ? end : '');
    return index === arrow ? line.replaceAll('-| ', '>| ') : line;
  });
}

interface Column {
  readonly width: number;
  readonly lines: readonly string[];
}

/** Seven lines of one width: the box, the way down, the service's host and its path. */
function drawColumn({ name, service }: Stage): Column {
  const [, host = '', path = ''] = /^([^/]*)(.*)$/.exec(service) ?? [];
  const width = Math.max(name.length + 4, host.length + 2, path.length + 2);
  const edge = `+${'-'.repeat(name.length + 2)}+`;
  const box = [centre(edge, width), centre(`| ${name} |`, width, '-'), centre(edge, width)];
  return { width, lines: [...box, ...['|', 'v', host, path].map((text) => centre(text, width))] };
}

/** The arrow goes on to the box where the service's name is wider than it. */
function centre(text: string, width: number, fill = ' '): string {
  const left = Math.floor((width - text.length) / 2);
  return fill.repeat(left) + text + fill.repeat(width - text.length - left);
}
