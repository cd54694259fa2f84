import { ConfigurableModuleBuilder } from '@nestjs/common';

/** The addresses and credentials of the warranty plugin. */
export interface WarrantyOptions {
  /** The platform's address, which issues tokens for the plugin. If undefined, this type can't be exported. */
  platformUrl: string | undefined;
  /** The plugin's address. */
  pluginUrl: string | undefined;
  /**
   * The platform's access token of each enterprise, by the enterprise's id. A token is valid only for the apps of its own
   * enterprise, which protects the registrations of one enterprise from another.
   */
  accessTokens: ReadonlyMap<string, string>;
  /** Timeout of one call, its answer included, in seconds. */
  timeoutSeconds: number;
  /** Retries of a call after a transient fault. */
  retries: number;
  /** Registrations per call; at least 2. */
  pageSize: number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: WARRANTY_OPTIONS } =
  new ConfigurableModuleBuilder<WarrantyOptions>().setClassMethodName('forRoot').build();
