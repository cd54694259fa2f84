/** A host application that the check builds from `examples/orders-service` and the packed tarball. */
export interface Host {
  name: string;
  manager: 'npm' | 'pnpm';
  /** Module systems for which it is compiled, each in turn. */
  types: readonly ('module' | 'commonjs')[];
  /** Versions of Node.js on which its tests run; the first one also runs its installation. */
  nodes: readonly [string, ...string[]];
  /** Versions of packages beside or instead of those of `examples/orders-service`; `undefined` leaves one out. */
  packages?: Readonly<Record<string, string | undefined>>;
  /** Options of the compiler beside or instead of those of `examples/orders-service`. */
  compiler?: Readonly<Record<string, unknown>>;
  /**
   * Applications to test: `plain`, the default, or files of `examples/orders-service/src/variants`. The first one runs on
   * each of `nodes`, the others on the first of them.
   */
  variants?: readonly string[];
}

/** Every peer at the lowest version of its range. */
const NEST_11_LOWEST = {
  '@nestjs/common': '11.0.1',
  '@nestjs/core': '11.0.1',
  '@nestjs/platform-express': '11.0.1',
  '@nestjs/schedule': '6.0.0',
  '@nestjs/swagger': '11.0.1',
  '@nestjs/typeorm': '11.0.0',
  'class-validator': '0.14.4',
  'reflect-metadata': '0.1.14',
  rxjs: '7.2.0',
  typeorm: '0.3.20',
};

/** The newest version of each peer for Nest 11. */
const NEST_11 = {
  '@nestjs/common': '^11.0.1',
  '@nestjs/core': '^11.0.1',
  '@nestjs/platform-express': '^11.0.1',
  '@nestjs/schedule': '^6.0.0',
  '@nestjs/swagger': '^11.0.1',
  '@nestjs/typeorm': '^11.0.0',
};

/** The lowest version of each peer for Nest 12. npm cannot install `@nestjs/core` 12.0.0: it demands Nest 11. */
const NEST_12_LOWEST = {
  '@nestjs/common': '12.0.1',
  '@nestjs/core': '12.0.1',
  '@nestjs/platform-express': '12.0.1',
  '@nestjs/schedule': '12.0.0',
  '@nestjs/swagger': '12.0.0',
  '@nestjs/typeorm': '12.0.1',
  typeorm: '1.0.0',
};

/** The lowest and the newest versions of all peers, each module system, module resolution and version of Node.js. */
export const HOSTS: readonly Host[] = [
  {
    name: 'Nest 12, newest',
    manager: 'npm',
    types: ['module', 'commonjs'],
    nodes: ['20', '22', '24'],
    packages: { '@opentelemetry/sdk-trace-node': '^2.0.0' },
    compiler: { skipLibCheck: false },
    variants: ['plain', 'shared-data-source', 'replicated', 'own-schema', 'two-services'],
  },
  {
    name: 'Nest 12, lowest',
    manager: 'npm',
    types: ['commonjs'],
    nodes: ['20', '24'],
    packages: { ...NEST_12_LOWEST, '@nestjs/platform-fastify': '12.0.1' },
    variants: ['plain', 'fastify-behind-prefix'],
  },
  {
    name: 'Nest 11, newest, isolated by pnpm, Fastify and Express',
    manager: 'pnpm',
    types: ['module'],
    nodes: ['24'],
    packages: { ...NEST_11, '@nestjs/platform-fastify': '^11.0.1' },
    variants: ['plain', 'fastify-behind-prefix'],
  },
  {
    name: 'Nest 11, lowest, node10',
    manager: 'npm',
    types: ['commonjs'],
    nodes: ['20', '22'],
    packages: { ...NEST_11_LOWEST, typescript: '^5.9.0' },
    compiler: { module: 'commonjs', moduleResolution: 'node10' },
    variants: ['plain', 'shared-data-source'],
  },
];

/** Packages that npm must refuse to install beside this one. */
export const REFUSED: Readonly<Record<string, string>> = {
  '@nestjs/common': '^10.0.0',
  '@nestjs/core': '^10.0.0',
  '@nestjs/platform-express': '^10.0.0',
  '@nestjs/schedule': '^5.0.0',
  '@nestjs/swagger': '^8.0.0',
  '@nestjs/typeorm': '^10.0.0',
  'class-validator': '^0.14.0',
  typeorm: '^0.3.20',
};
