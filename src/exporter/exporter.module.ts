import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ClickhouseCheck } from './clickhouse-check.js';
import { ExporterRegistry } from './exporter-registry.js';
import { ProductRule } from './product-rule.js';
import { SourceCheck } from './source-check.js';

/** Provides the registry of exporters, the check of their sources, and the product rule that several share. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [ExporterRegistry, ProductRule, SourceCheck, ClickhouseCheck],
  exports: [ExporterRegistry, ProductRule, SourceCheck, ClickhouseCheck],
})
export class ExporterModule {}
