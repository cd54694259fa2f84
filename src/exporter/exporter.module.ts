import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ExporterRegistry } from './exporter-registry.js';
import { ProductRule } from './product-rule.js';

/** Provides the registry of exporters, and the product rule that several exporters share, to every module. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [ExporterRegistry, ProductRule],
  exports: [ExporterRegistry, ProductRule],
})
export class ExporterModule {}
