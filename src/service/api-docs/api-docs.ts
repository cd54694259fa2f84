import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { apiDocument } from './api-document.js';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';

/** Swagger UI uses inline styles and `data:` icons, and loads nothing from other hosts. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Serves the API documentation at `/docs` and the OpenAPI document at `/docs/openapi.json`.
 * @param url the address at which callers reach the service; a proxy may serve it under a path.
 */
export function serveApiDocs(application: NestExpressApplication, url: string): void {
  application.use('/docs', (_: Request, response: Response, next: NextFunction) => {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    next();
  });
  const document = () =>
    apiDocument(application, application.get(ExporterRegistry).catalogue, new URL(url).pathname);
  SwaggerModule.setup('docs', application, document, {
    jsonDocumentUrl: 'docs/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Export task service',
    // The default validator is a public service, which would learn the document's address.
    swaggerOptions: { validatorUrl: null },
  });
}
