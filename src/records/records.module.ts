import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ExporterRegistry } from '../exporter/exporter-registry.js';
import { RecordsDatabase } from './records-database.js';
import { ProductRule } from '../exporter/product-rule.js';
import { ConfigurableModuleClass } from './records.module-definition.js';

/** Offers the records database and the registry of exporters to every module. */
@Module({
  imports: [DiscoveryModule],
  providers: [RecordsDatabase, ExporterRegistry, ProductRule],
  exports: [RecordsDatabase, ExporterRegistry, ProductRule],
})
export class RecordsModule extends ConfigurableModuleClass {}
