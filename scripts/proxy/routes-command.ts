import { drawArt, drawMermaid, type RoutesReport, withConfiguredProxy } from '../../strangler-proxy/index.ts';
import { table } from '../flags/table.ts';
import { type AdminOptions, askAdmin, findAdmin } from './find-admin.ts';
import { configSource, loadSource } from './config-source.ts';

export interface RoutesCommandOptions extends AdminOptions {
  readonly config?: string;
  readonly decorators?: string;
  readonly json?: true;
  readonly art?: true;
  readonly mermaid?: true;
}

/** Prints the route table, or draws each route's pipeline. */
export async function routesCommand(options: RoutesCommandOptions): Promise<void> {
  const report = await readReport(options);
  console.log(options.json ? JSON.stringify(report, null, 2) : draw(report, options));
}

function draw(report: RoutesReport, { art, mermaid }: RoutesCommandOptions): string {
  if (art !== true && mermaid !== true) return describe(report);
  const pipelines = report.routes.map(({ pipeline }) => pipeline);
  if (pipelines.length === 0) return `No route is configured: ${othersOf(report)}`;
  return mermaid === true ? drawMermaid(pipelines) : pipelines.map(drawArt).join('\n\n');
}

async function readReport({ config, decorators, ...access }: RoutesCommandOptions): Promise<RoutesReport> {
  if (config !== undefined || decorators !== undefined) {
    const source = configSource({ ...(config && { config }), ...(decorators && { decorators }) });
    return withConfiguredProxy(await loadSource(source), (proxy) => proxy.routes());
  }
  return (await askAdmin(await findAdmin(access), '/routes')) as RoutesReport;
}

function describe(report: RoutesReport): string {
  const { routes, killSwitch, flagsAgeSeconds } = report;
  const rows = routes.map(({ id, methods, host = '', path, flag, service, fallback, whenOff, group, shadow }) => [
    id,
    `${methods.join(',')} ${host}${path}`,
    flag?.name ?? '(none)',
    flag?.state ?? '',
    `${service.name} ${service.path}${service.up ? '' : ' (ejected)'}`,
    fallback ? 'legacy' : whenOff === undefined ? '' : `none: ${whenOff} when off`,
    group ?? '',
    shadow ? `${shadow.flag}: ${shadow.state}` : '',
  ]);
  const unknown = routes.flatMap(({ flag }) => (flag?.state === 'unknown' ? [flag.name] : []));
  const flagLines = [
    killSwitch === 'on' ? 'The kill switch is ON: everything goes to legacy.' : `Kill switch: ${killSwitch}.`,
    flagsAgeSeconds === null ? 'The flags are not known yet.' : `The flags were current ${flagsAgeSeconds} s ago.`,
  ];
  return [
    table(['route', 'request', 'flag', 'state', 'service', 'fallback', 'group', 'shadow'], rows),
    '',
    ...report.groups.flatMap(describeGroup),
    othersOf(report),
    ...(killSwitch !== 'unknown' || routes.some(({ flag }) => flag !== null) ? flagLines : []),
    ...(unknown.length > 0
      ? [`Not known to the flag source: ${[...new Set(unknown)].join(', ')} (legacy answers).`]
      : []),
  ].join('\n');
}

function othersOf({ legacy }: RoutesReport): string {
  return `Everything else: ${legacy === null ? '404' : `${legacy.name} (${legacy.url})`}.`;
}

function describeGroup({ name, pin, readYourWrites, fence, apart }: RoutesReport['groups'][number]): readonly string[] {
  const kept = [
    ...(pin === undefined ? [] : [`a conversation stays on its side for ${time(pin)}`]),
    ...(readYourWrites === undefined ? [] : [`reads follow a write for ${time(readYourWrites)}`]),
    ...(fence === undefined ? [] : [`writes are held by the fence ${fence} while it moves`]),
  ];
  const warning = apart.map(({ flag, by }) => `${flag} by ${by.join(' and ')}`).join('; ');
  return [
    ...(kept.length === 0 ? [] : [`Group ${name}: ${kept.join('; ')}.`]),
    ...(apart.length === 0 ? [] : [`Group ${name} does not move together: ${warning}.`]),
  ];
}

function time(ms: number): string {
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}
