import { Module } from '@nestjs/common';
import { RecordsDatabase } from './records-database.js';
import { ConfigurableModuleClass } from './records.module-definition.js';

/** Provides the records database to every module. */
@Module({ providers: [RecordsDatabase], exports: [RecordsDatabase] })
export class RecordsModule extends ConfigurableModuleClass {}
