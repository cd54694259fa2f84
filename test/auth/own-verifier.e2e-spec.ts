import {
  Controller,
  Get,
  Injectable,
  Module,
  UseGuards,
  type DynamicModule,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { AddressInfo } from 'node:net';
import { AccessTokenGuard } from '../../src/auth/access-token.guard.js';
import { CurrentCaller, type Caller } from '../../src/auth/caller.js';
import { invalidToken } from '../../src/auth/token-verifier.js';
import { AuthModule } from '../../src/auth/auth.module.js';
import { TokenVerifier } from '../../src/index.js';
import { DATABASE } from '../../src/migrations/data-source-name.js';
import { dataSourceOptions } from '../../src/service/databases.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { ErrorEnvelopeFilter } from '../../src/errors/error-envelope.filter.js';

/** Knows a single token. */
@Injectable()
class OwnVerifier extends TokenVerifier {
  override verify(token: string): Promise<Caller> {
    if (token !== 'open sesame') return Promise.reject(invalidToken('unknown'));
    return Promise.resolve({ corpId: 'acme', memberId: 'm1', memberName: 'Ann', role: 1 });
  }
}

@Module({ providers: [OwnVerifier], exports: [OwnVerifier] })
class OwnModule {}

@Controller()
@UseGuards(AccessTokenGuard)
class WhoAmI {
  @Get()
  get(@CurrentCaller() { corpId, memberId }: Caller): object {
    return { corpId, memberId };
  }
}

describe('a Nest service with a custom verifier', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });

  afterAll(() => database.drop());

  it.each<[string, () => DynamicModule]>([
    ['an instance', () => AuthModule.forRoot({ mode: 'custom', verifier: new OwnVerifier() })],
    [
      'a provider',
      () =>
        AuthModule.forRootAsync({
          imports: [OwnModule],
          inject: [OwnVerifier],
          useFactory: (verifier: OwnVerifier) => ({ mode: 'custom', verifier }),
        }),
    ],
  ])('identifies its callers by it: %s', async (_, auth) => {
    const application = await start([
      TypeOrmModule.forRoot({ ...dataSourceOptions({ tasks: database.url }), name: DATABASE }),
      auth(),
    ]);
    try {
      const { port } = application.getHttpServer().address() as AddressInfo;
      const call = async (token: string) => {
        const response = await fetch(`http://127.0.0.1:${port}`, { headers: { 'Access-Token': token } });
        return { status: response.status, body: await response.json() };
      };
      expect(await call('open sesame')).toEqual({ status: 200, body: { corpId: 'acme', memberId: 'm1' } });
      expect(await call('close sesame')).toMatchObject({ status: 403, body: { error: { code: 4031003 } } });
    } finally {
      await application.close();
    }
  });

  async function start(imports: (DynamicModule | Type)[]): Promise<NestExpressApplication> {
    @Module({ imports, controllers: [WhoAmI] })
    class OwnService {}
    const application = await NestFactory.create<NestExpressApplication>(OwnService, { logger: false });
    application.useGlobalFilters(new ErrorEnvelopeFilter(application.get(HttpAdapterHost)));
    await application.listen(0, '127.0.0.1');
    return application;
  }
});
