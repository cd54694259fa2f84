import { Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { removeControllers } from '../http/routed-controllers.js';
import { ConsoleController, FastifyConsoleController } from './console.controller.js';
import { ConsoleFiles } from './console-files.js';
import { ConfigurableModuleClass } from './console.module-definition.js';
import { SignInCodes } from './sign-in-codes.js';

/**
 * Serves the browser console at `console`, beside the calls of `ExportTaskModule`. The application's guards apply to it.
 */
@Module({
  controllers: [ConsoleController, FastifyConsoleController],
  providers: [ConsoleFiles, SignInCodes],
  exports: [SignInCodes],
})
export class ConsoleModule extends ConfigurableModuleClass implements NestModule {
  constructor(
    private readonly modules: ModulesContainer,
    private readonly host: HttpAdapterHost,
  ) {
    super();
  }

  /** Removes the controller of the other HTTP platform. */
  configure(): void {
    const isFastify = this.host.httpAdapter.getType() === 'fastify';
    removeControllers(this.modules, this, [isFastify ? ConsoleController : FastifyConsoleController]);
  }
}
