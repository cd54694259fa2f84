import {
  BadRequestException,
  Catch,
  Injectable,
  ServiceUnavailableException,
  UnauthorizedException,
  ValidationPipe,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { APP_GUARD, HttpAdapterHost } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { map, timeout, type Observable } from 'rxjs';
import { isExportTaskCall } from '../../src/index.js';
import { task } from './host-under-test.js';
import { HttpHost, platforms, TOKEN } from './http-host.js';

/** Wraps each answer of the application. */
class Wrap implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (isExportTaskCall(context)) return next.handle();
    return next.handle().pipe(map((data: unknown) => ({ success: true, data })));
  }
}

/** Gives up on each call of the application that takes longer than a moment. */
class Timeout implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return isExportTaskCall(context) ? next.handle() : next.handle().pipe(timeout(1));
  }
}

/** Refuses each call without a session of the application. */
class Session implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (isExportTaskCall(context)) return true;
    throw new UnauthorizedException('No session.');
  }
}

/** Answers each error of the application in a form of its own. */
@Catch()
@Injectable()
class OwnErrors implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(_: unknown, host: ArgumentsHost): void {
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), { success: false }, 500);
  }
}

/** Changes each value that a handler is given. */
class Shout implements PipeTransform {
  transform(value: unknown): unknown {
    return typeof value === 'string' ? value.toUpperCase() : { shouted: true };
  }
}

/** A response of Express, or of Fastify, which has the one of Node.js. */
interface Answered extends ServerResponse {
  raw?: ServerResponse;
  hijack?(): void;
}

describe.each(platforms)('an application on %s', (_, adapter) => {
  let host: HttpHost;

  beforeAll(async () => {
    host = await HttpHost.create(adapter);
  });

  afterEach(() => host.stop());

  afterAll(() => host.remove());

  it('exempts the calls from its guards and interceptors', async () => {
    await host.start({
      setUp: (application) =>
        application.useGlobalInterceptors(new Wrap(), new Timeout()).useGlobalGuards(new Session()),
    });
    expect(await host.allCalls()).toEqual(host.expected());
  });

  it('exempts events that take longer than its calls may', async () => {
    await host.start({ setUp: (application) => application.useGlobalInterceptors(new Timeout()) });
    const { body } = await host.call('POST', '/v2/export_task', task);
    const path = `/v2/export_task/${String(body.id)}`;
    const response = await fetch(`${host.url}${path}/events`, { headers: { 'Access-Token': TOKEN } });
    await host.call('POST', `${path}/cancel`);
    expect((await response.text()).match(/^data: \{"status":\d/gm)).toEqual([
      'data: {"status":1',
      'data: {"status":4',
    ]);
  });

  it('leaves its pipes and exception filters to its own calls', async () => {
    await host.start({
      setUp: (application) => {
        application
          .useGlobalPipes(
            new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }),
          )
          .useGlobalFilters(new OwnErrors(application.get(HttpAdapterHost)));
      },
    });
    expect(await host.allCalls()).toEqual(host.expected());
    expect(await host.call('GET', '/nothing')).toMatchObject({ status: 500, body: { success: false } });
  });

  it('has downloads that its pipes do not change', async () => {
    await host.start();
    const link = new URL(await host.link());
    await host.stop();
    await host.start({ setUp: (application) => application.useGlobalPipes(new Shout()) });
    expect((await host.call('GET', link.pathname + link.search)).status).toBe(200);
  });

  it.each<[Error, number, string]>([
    [new UnauthorizedException('No session.'), 4011001, 'No session.'],
    [new BadRequestException(['a: missing.', 'b: missing.']), 4001001, 'a: missing.; b: missing.'],
    [new ServiceUnavailableException(new Error('db-7 is down')), 5031001, 'Service Unavailable'],
    [Object.assign(new Error('Closed.'), { status: 423, expose: true }), 4231001, 'Closed.'],
    [new Error('db-7 is down'), 5031001, 'Internal error. Try again later.'],
  ])('says in the envelope what its guards throw: %s', async (error, code, msg) => {
    const guard: CanActivate = { canActivate: () => Promise.reject(error) };
    await host.start({ setUp: (application) => application.useGlobalGuards(guard) });
    const refused = { status: Math.floor(code / 10_000), body: { error: { code, msg } } };
    expect(await host.call('GET', '/v2/export_task_types')).toMatchObject(refused);
    expect(await host.call('GET', '/v2/export_file/a/b.csv')).toMatchObject(refused);
  });

  it('breaks off an answer that fails after it has begun, so that it does not look complete', async () => {
    const guard: CanActivate = {
      canActivate: (context) => {
        const response = context.switchToHttp().getResponse<Answered>();
        response.hijack?.();
        const raw = response.raw ?? response;
        raw.writeHead(200);
        raw.write('{');
        throw new Error('late');
      },
    };
    await host.start({ setUp: (application) => application.useGlobalGuards(guard) });
    const begun = fetch(`${host.url}/v2/export_task_types`).then((response) => response.text());
    await expect(begun).rejects.toThrow();
  });

  const throttled = (options: Partial<Exclude<ThrottlerModuleOptions, unknown[]>>) => ({
    own: {
      imports: [ThrottlerModule.forRoot({ throttlers: [{ limit: 1, ttl: 60_000 }], ...options })],
      providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
    },
  });

  it('throttles the calls with a 429', async () => {
    await host.start(throttled({ errorMessage: 'Slowly!' }));
    expect((await host.call('GET', '/v2/export_task_types')).status).toBe(200);
    const second = await host.call('GET', '/v2/export_task_types');
    expect(second).toMatchObject({ status: 429, body: { error: { code: 4291001, msg: 'Slowly!' } } });
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('exempts the calls from its throttler', async () => {
    await host.start(throttled({ skipIf: isExportTaskCall }));
    expect(await host.allCalls()).toEqual(host.expected());
  });

  it('leaves the limit of the module to its calls', async () => {
    await host.start({ ...throttled({ skipIf: isExportTaskCall }), options: { callsPerMinute: 1 } });
    expect((await host.call('GET', '/v2/export_task_types')).status).toBe(200);
    const second = await host.call('GET', '/v2/export_task_types');
    expect(second).toMatchObject({ status: 429, body: { error: { code: 4291001 } } });
    expect(second.body.error.msg).toMatch(/^Rate limit exceeded: at most 1 calls/);
  });
});
