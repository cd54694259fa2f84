import { Module } from '@nestjs/common';
import { ConsoleController } from './console.controller.js';
import { ConsoleFiles } from './console-files.js';
import { ConfigurableModuleClass } from './console.module-definition.js';
import { SignInCodes } from './sign-in-codes.js';

/**
 * Serves the browser console at `console`, beside the calls of `ExportTaskModule`. The application's guards apply to it.
 */
@Module({
  controllers: [ConsoleController],
  providers: [ConsoleFiles, SignInCodes],
  exports: [SignInCodes],
})
export class ConsoleModule extends ConfigurableModuleClass {}
