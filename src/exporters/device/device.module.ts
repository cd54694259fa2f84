import { Module } from '@nestjs/common';
import { DeviceExporter } from './device.exporter.js';

/** Record type 1. */
@Module({ providers: [DeviceExporter] })
export class DeviceModule {}
