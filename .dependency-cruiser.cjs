/**
 * Dependencies point one way (docs/adr/0001): the example uses the toolkit, never the reverse.
 * test/architecture/ proves that each rule fires on a bad fixture.
 */
const toolkit = '^(strangler-proxy|events|flags|services/kit)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'toolkit-knows-no-example',
      comment: 'The toolkit has to work on a monolith that this repository has never seen.',
      severity: 'error',
      from: { path: toolkit },
      to: { path: '^(legacy-monolith|services/(?!kit/)|migrations|scripts|test|bench)/' },
    },
    {
      name: 'proxy-knows-no-events',
      comment: 'Routing must not depend on how data travels: the fence is asked over HTTP.',
      severity: 'error',
      from: { path: '^strangler-proxy/' },
      to: { path: '^(events|services)/' },
    },
    {
      name: 'flags-stand-alone',
      comment: 'Everybody reads flags; flags read nobody.',
      severity: 'error',
      from: { path: '^flags/' },
      to: { path: '^(strangler-proxy|events|services)/' },
    },
    {
      name: 'events-know-no-proxy',
      comment: 'Events run in processes that have no proxy.',
      severity: 'error',
      from: { path: '^events/' },
      to: { path: '^(strangler-proxy|services)/' },
    },
    {
      name: 'service-islands',
      comment: 'A service talks to others by events and HTTP; it imports none of them, nor the monolith.',
      severity: 'error',
      from: { path: '^services/(?!kit/|contracts/)([^/]+)/' },
      to: { path: '^(services/(?!kit/|contracts/|$1/)|legacy-monolith/|strangler-proxy/|scripts/)' },
    },
    {
      name: 'monolith-imports-no-service',
      comment: 'The monolith must run, and later be deleted, without any service.',
      severity: 'error',
      from: { path: '^legacy-monolith/' },
      to: { path: '^(services/(?!kit/|contracts/)|strangler-proxy/(?!legacy-bridge/)|scripts/)' },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'Fakes and fixtures stay in test/.',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-circular',
      comment: 'A cycle hides which part is the lower one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dev-dependency-in-toolkit',
      comment: 'What is published must install what it imports.',
      severity: 'error',
      from: { path: toolkit },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.stack)/|test/architecture/fixtures' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
