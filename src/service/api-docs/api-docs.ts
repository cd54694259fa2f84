import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { apiDocument } from './api-document.js';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';

/** Swagger UI sets styles on its elements and draws its icons from `data:` addresses; it loads nothing from elsewhere. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the documentation of the calls at `/docs`, and the OpenAPI document at `/docs/openapi.json`. */
export function serveApiDocs(application: NestExpressApplication): void {
  application.use('/docs', (_: Request, response: Response, next: NextFunction) => {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    next();
  });
  const document = () => apiDocument(application, application.get(ExporterRegistry).catalogue);
  SwaggerModule.setup('docs', application, document, {
    jsonDocumentUrl: 'docs/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Export task service',
    // Its default is a validator on the Internet, which would be told the document's address.
    swaggerOptions: { validatorUrl: null },
  });
}
