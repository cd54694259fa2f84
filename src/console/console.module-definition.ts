import { ConfigurableModuleBuilder } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import type { ConsoleExtras, ConsoleOptions } from './console.options.js';

/** The path before `console`. */
export const CONSOLE_PREFIX = Symbol('CONSOLE_PREFIX');

const defaults: Required<ConsoleExtras> = { prefix: '' };

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: CONSOLE_OPTIONS } =
  new ConfigurableModuleBuilder<ConsoleOptions>()
    .setClassMethodName('forRoot')
    .setExtras(defaults, (definition, { prefix }) => ({
      ...definition,
      imports: [
        ...(definition.imports ?? []),
        ...(prefix === '' ? [] : [RouterModule.register([{ path: prefix, module: definition.module }])]),
      ],
      providers: [...(definition.providers ?? []), { provide: CONSOLE_PREFIX, useValue: prefix }],
    }))
    .build();
