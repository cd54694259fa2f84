import { VersioningType, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OrdersModule } from '../orders.module.js';
import { SessionGuard, WrapAnswers } from './own-guards.js';

/** The path of the export's calls. */
export const path = '/api/internal';

/**
 * Fastify, with a global prefix, versions, and guards and interceptors of its own. The arguments are those of
 * `OrdersModule.forRoot`.
 */
export async function create(url: string, files: string, publicUrl: string): Promise<INestApplication> {
  const module = OrdersModule.forRoot(url, files, new URL(publicUrl).origin);
  // #region application
  const application = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter());
  // The calls are behind /api/internal, because `http` of the module is { prefix: 'internal' }.
  application.setGlobalPrefix('api');
  // The calls have no version.
  application.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  application.useGlobalGuards(new SessionGuard());
  application.useGlobalInterceptors(new WrapAnswers());
  // #endregion
  return application;
}
