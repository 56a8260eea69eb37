import type { Pipeline, Stage } from './pipeline.ts';

/** The same pipelines for Mermaid, as Markdown pages show it. */
export function drawMermaid(pipelines: readonly Pipeline[]): string {
  return ['flowchart LR', ...pipelines.flatMap(drawOne).map((line) => `  ${line}`)].join('\n');
}

function drawOne(pipeline: Pipeline, index: number): readonly string[] {
  const prefix = `r${index}`;
  const stages = [...pipeline.pre, pipeline.proxy, ...pipeline.post];
  const ids = stages.map((_, position) => `${prefix}s${position}`);
  const way = [`${prefix}request`, ...ids, `${prefix}response`];
  const caught = pipeline.catch;
  return [
    `subgraph ${prefix}[${quote(pipeline.id === pipeline.title ? pipeline.id : `${pipeline.id}: ${pipeline.title}`)}]`,
    `  ${prefix}request([request])`,
    ...stages.map((stage, position) => `  ${ids[position] ?? ''}${shapeOf(stage)}`),
    `  ${prefix}response([response])`,
    `  ${way.join(' --> ')}`,
    ...(caught === undefined
      ? []
      : [
          `  ${prefix}catch${shapeOf(caught)}`,
          `  ${ids[pipeline.pre.length] ?? ''} -- 4xx, 5xx --> ${prefix}catch --> ${prefix}response`,
        ]),
    'end',
  ];
}

function shapeOf({ kind, name, service }: Stage): string {
  const label = quote(`${name}<br/>${service}`);
  return kind === 'proxy' ? `[[${label}]]` : `[${label}]`;
}

/** In quotes Mermaid reads a label as it is; a quote itself is written by its name. */
function quote(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}
