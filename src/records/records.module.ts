import { Module } from '@nestjs/common';
import { ConfigurableModuleClass } from './records.module-definition.js';
import { RecordsServers } from './records-servers.js';

/** Provides the servers of the records to every module. */
@Module({ providers: [RecordsServers], exports: [RecordsServers] })
export class RecordsModule extends ConfigurableModuleClass {}
