import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ExporterRegistry } from './exporter-registry.js';
import { ProductRule } from './product-rule.js';

/** Offers the registry of exporters, and the rule that several of them share, to every module. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [ExporterRegistry, ProductRule],
  exports: [ExporterRegistry, ProductRule],
})
export class ExporterModule {}
