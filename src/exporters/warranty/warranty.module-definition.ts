import { ConfigurableModuleBuilder } from '@nestjs/common';

/** How the warranty plugin is reached. */
export interface WarrantyOptions {
  /** The platform's address, where tokens for the plugin are applied for; unset: nothing of this type can be exported. */
  platformUrl: string | undefined;
  /** The plugin's address. */
  pluginUrl: string | undefined;
  /**
   * The platform's access token of each enterprise, by the enterprise's id. A token is good for the apps of its own
   * enterprise alone; that is what keeps one enterprise from another's registrations.
   */
  accessTokens: ReadonlyMap<string, string>;
  /** How long one call may take, its answer included, in seconds. */
  timeoutSeconds: number;
  /** How often a call is tried again that failed for a reason that may pass. */
  retries: number;
  /** Registrations that one call asks for; at least 2. */
  pageSize: number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: WARRANTY_OPTIONS } =
  new ConfigurableModuleBuilder<WarrantyOptions>().setClassMethodName('forRoot').build();
