import { Module } from '@nestjs/common';
import { WarrantyExporter } from './warranty.exporter.js';
import { ConfigurableModuleClass } from './warranty.module-definition.js';
import { WarrantyPlugin } from './warranty.plugin.js';
import { WarrantySource } from './warranty.source.js';

/** Record type 6. */
@Module({ providers: [WarrantyPlugin, WarrantySource, WarrantyExporter] })
export class WarrantyModule extends ConfigurableModuleClass {}
