// Who may import whom: docs/architecture.md states the rule, this file enforces it.
const pure = ['core', 'cvd', 'divergence', 'stats', 'backtest'];
const allowed = {
  core: [],
  cvd: ['core'],
  divergence: ['core', 'cvd'],
  stats: ['core', 'cvd', 'divergence'],
  backtest: ['core', 'cvd', 'divergence', 'stats'],
  data: ['core', 'cvd'],
  report: pure,
  sweep: [...pure, 'data'],
  live: [...pure, 'data', 'report'],
  lab: [...pure, 'data', 'report', 'sweep', 'live'],
};

const direction = Object.entries(allowed).map(([folder, targets]) => ({
  name: `direction-${folder}`,
  comment: `src/${folder} may import ${targets.length === 0 ? 'nothing' : targets.join(', ')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...targets].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'pure-folders-import-nothing-foreign',
      comment: 'No Node built-in and no package at run time in the pure folders.',
      severity: 'error',
      from: { path: `^src/(${pure.join('|')})/` },
      to: { dependencyTypesNot: ['local', 'type-only'] },
    },
    {
      name: 'nobody-imports-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'only-cli-and-index-import-lab',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(lab|cli)/|^src/index\\.ts$' },
      to: { path: '^src/lab/' },
    },
    {
      name: 'packages-of-sweeps-stay-at-their-edges',
      comment:
        'What a sweep computes needs no package: thread pools and queues are in src/sweep/executors, object stores in src/sweep/remote.',
      severity: 'error',
      from: { path: '^src/sweep/', pathNot: '^src/sweep/(executors|remote)/' },
      to: { dependencyTypesNot: ['local', 'type-only', 'core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
