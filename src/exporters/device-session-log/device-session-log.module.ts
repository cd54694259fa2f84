import { Module } from '@nestjs/common';
import { DeviceSessionLogExporter } from './device-session-log.exporter.js';

/** Record type 7. */
@Module({ providers: [DeviceSessionLogExporter] })
export class DeviceSessionLogModule {}
