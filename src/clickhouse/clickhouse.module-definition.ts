import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ClickhouseOptions } from './clickhouse.options.js';

/** Whether and how to reach ClickHouse. */
export interface ClickhouseModuleOptions {
  server: ClickhouseOptions | undefined;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: CLICKHOUSE_OPTIONS } =
  new ConfigurableModuleBuilder<ClickhouseModuleOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();
