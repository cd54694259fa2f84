import { ConfigurableModuleBuilder } from '@nestjs/common';

/** Where the log is. */
export interface DeviceSessionLogOptions {
  /** Whether it is in ClickHouse rather than in the records database. */
  inClickhouse: boolean;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: DEVICE_SESSION_LOG_OPTIONS } =
  new ConfigurableModuleBuilder<DeviceSessionLogOptions>().setClassMethodName('forRoot').build();
