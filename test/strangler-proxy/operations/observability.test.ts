import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { makeFleetMetrics } from '../../../strangler-proxy/observability/fleet-metrics.ts';
import { logEvents } from '../../../strangler-proxy/observability/log-events.ts';
import { metricDefinitions } from '../../../strangler-proxy/observability/metric-definitions.ts';
import { closeProxies, startProxy, testConfig } from '../support/proxy.ts';

const reference = readFileSync('docs/reference/operations.md', 'utf8');
const dashboard = readFileSync('docs/grafana/strangler-proxy.json', 'utf8');
const sources = globSync('strangler-proxy/**/*.ts').map((file) => ({ file, text: readFileSync(file, 'utf8') }));
const declared: readonly { readonly name: string; readonly labelNames?: readonly string[] }[] =
  Object.values(metricDefinitions);
const names = declared.map(({ name }) => name);

describe('metrics', () => {
  afterEach(closeProxies);

  it('are declared in one place, each once', () => {
    assert.deepEqual([...new Set(names)], names);
    const elsewhere = sources
      .filter(({ file }) => !file.endsWith('metric-definitions.ts'))
      .filter(({ text }) => /\bname: ['"`]strangler_/.test(text));
    assert.deepEqual(
      elsewhere.map(({ file }) => file),
      [],
    );
  });

  it('are what a proxy and the primary of workers tell, no more and no fewer', async () => {
    const { proxy } = await startProxy(testConfig({ upstreams: { monolith: { url: 'http://127.0.0.1:9' } } }));
    const told = [proxy.metrics.registry, makeFleetMetrics({ workers: () => [] }).registry].flatMap((registry) =>
      registry.getMetricsAsArray().map(({ name }) => name),
    );
    const ours = told.filter((name) => name.startsWith('strangler_'));
    assert.deepEqual([...new Set(ours)].sort(), [...names].sort());
  });

  it('are described in the reference, with their labels', () => {
    const missing = declared.filter(({ name, labelNames = [] }) => {
      const labels = labelNames.map((each) => `\`${each}\``).join(', ');
      return !new RegExp(`^\\| \`${name}\` +\\| ${labels} *\\|`, 'm').test(reference);
    });
    assert.deepEqual(missing, []);
  });
});

describe('log events', () => {
  it('are declared in one place: nothing else is logged', () => {
    const calls = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/\blogger\??\.(?:debug|info|warn|error)\(\s*([^\s,)]+)/g)].map(([, first = '']) => ({
        file,
        first,
      })),
    );
    assert.ok(calls.length > 20);
    assert.deepEqual(
      calls.filter(({ first }) => !first.startsWith('logEvents.')),
      [],
    );
  });

  it('all happen, and are described in the reference', () => {
    const code = [...sources.map(({ text }) => text), readFileSync('scripts/proxy/run-proxy.ts', 'utf8')].join('\n');
    const entries = Object.entries(logEvents);
    assert.deepEqual(
      entries.filter(([key]) => !code.includes(`logEvents.${key}`)),
      [],
    );
    assert.deepEqual(
      entries.filter(([, name]) => !reference.includes(`| \`${name}\` `)),
      [],
    );
  });
});

describe('the dashboard', () => {
  const shown = [...new Set(dashboard.match(/\bstrangler_[a-z_]+/g))].map((each) =>
    names.includes(each) ? each : each.replace(/_(bucket|count|sum)$/, ''),
  );

  it('asks for metrics that there are', () => {
    assert.deepEqual(
      shown.filter((each) => !names.includes(each)),
      [],
    );
    const known = /\b(process_resident_memory_bytes|process_cpu_seconds_total|nodejs_eventloop_lag_p99_seconds)\b/;
    const others = dashboard.match(/\b(process|nodejs)_[a-z0-9_]+/g) ?? [];
    assert.deepEqual(
      others.filter((each) => !known.test(each)),
      [],
    );
  });

  it('shows what operators look for', () => {
    const wanted = [
      ...['requests', 'requestDurationSeconds', 'fallbacks', 'retries', 'shed', 'refused', 'upstreamUp'],
      ...['upstreamEjections', 'upstreamInFlight', 'upstreamWaiting', 'shadowObservations', 'decoratorDurationSeconds'],
      ...['flagsAgeSeconds', 'workers', 'workerMemoryBytes', 'workerRestarts', 'clientConnections', 'configReloads'],
    ] as const;
    assert.deepEqual(
      wanted.filter((key) => !shown.includes(metricDefinitions[key].name)),
      [],
    );
  });

  it('can be imported: a data source to choose, panels side by side, each with a number of its own', () => {
    interface Panel {
      readonly id: number;
      readonly type: string;
      readonly gridPos: { readonly x: number; readonly w: number };
      readonly datasource?: { readonly uid: string };
      readonly targets?: readonly { readonly expr: string }[];
    }
    const { panels, templating, uid } = JSON.parse(dashboard) as {
      uid: string;
      panels: Panel[];
      templating: { list: { name: string; type: string }[] };
    };
    assert.equal(uid, 'strangler-proxy');
    assert.deepEqual(
      templating.list.map(({ name, type }) => [name, type]),
      [
        ['datasource', 'datasource'],
        ['instance', 'query'],
        ['route', 'query'],
      ],
    );
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    for (const { type, gridPos, datasource, targets = [] } of panels) {
      assert.ok(gridPos.x + gridPos.w <= 24);
      if (type === 'row') continue;
      assert.equal(datasource?.uid, '${datasource}');
      assert.ok(targets.length > 0 && targets.every(({ expr }) => expr.includes('instance=~"$instance"')));
    }
  });
});
