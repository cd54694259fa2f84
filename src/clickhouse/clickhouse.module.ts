import { Module } from '@nestjs/common';
import { ClickhouseDatabase } from './clickhouse-database.js';
import { ConfigurableModuleClass } from './clickhouse.module-definition.js';

/** Provides ClickHouse to every module. */
@Module({ providers: [ClickhouseDatabase], exports: [ClickhouseDatabase] })
export class ClickhouseModule extends ConfigurableModuleClass {}
