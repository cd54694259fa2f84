import { ConfigurableModuleBuilder } from '@nestjs/common';

/** Where the records lie. */
export interface RecordsOptions {
  /** `postgres://…` of the records database; reading rights are enough. */
  url: string;
  /** The most connections that are open at once. */
  connections: number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: RECORDS_OPTIONS } =
  new ConfigurableModuleBuilder<RecordsOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();
