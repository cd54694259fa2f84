import { Module } from '@nestjs/common';
import { DeviceSessionLogExporter } from './device-session-log.exporter.js';
import { ConfigurableModuleClass } from './device-session-log.module-definition.js';

/** Record type 7. */
@Module({ providers: [DeviceSessionLogExporter] })
export class DeviceSessionLogModule extends ConfigurableModuleClass {}
