import type { Pipeline, Stage } from './pipeline.ts';

/**
 * Draws a route's pipeline in ASCII: boxes from request to response, and below each the service that it calls.
 *
 *                +--------------+     +-------+
 *     request -->| checkAddress |---->| PROXY |--> response
 *                +--------------+     +-------+
 *                       |                 |
 *                       v                 v
 *               127.0.0.1:4104     monolith | orders
 */
export function drawArt(pipeline: Pipeline): string {
  const way = [...pipeline.pre, pipeline.proxy, ...pipeline.post];
  const lines = drawRow('request --', way, '--> response');
  if (pipeline.catch !== undefined) lines.push(...drawRow('4xx, 5xx --', [pipeline.catch], '--> response'));
  return [nameOf(pipeline), '', ...lines.map((line) => `  ${line}`.trimEnd())].join('\n');
}

/** The route's id and what it matches, once where the id is just that. */
function nameOf({ id, title }: Pipeline): string {
  return id === title ? id : `${id}  ${title}`;
}

function drawRow(begin: string, stages: readonly Stage[], end: string): string[] {
  const columns = stages.map(drawColumn);
  const rows = columns[0]?.length ?? 0;
  const arrow = 1;
  return Array.from({ length: rows }, (_, row) => {
    const before = row === arrow ? '-' : ' ';
    const cells = columns.map((column) => before + (column[row] ?? '')).join('');
    const line = (row === arrow ? begin : ' '.repeat(begin.length)) + cells + (row === arrow ? end : '');
    return row === arrow ? line.replaceAll('-| ', '>| ') : line;
  });
}

/** Six lines of one width: the box, the way down, the service. */
function drawColumn({ name, service }: Stage): readonly string[] {
  const box = name.length + 4;
  const width = Math.max(box, service.length + 2);
  const edge = `+${'-'.repeat(name.length + 2)}+`;
  return [
    centre(edge, width),
    // The arrow goes on to the box where the service's name is wider than it.
    centre(`| ${name} |`, width, '-'),
    centre(edge, width),
    centre('|', width),
    centre('v', width),
    centre(service, width),
  ];
}

function centre(text: string, width: number, fill = ' '): string {
  const left = Math.floor((width - text.length) / 2);
  return fill.repeat(left) + text + fill.repeat(width - text.length - left);
}
