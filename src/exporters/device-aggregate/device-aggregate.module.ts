import { Module } from '@nestjs/common';
import { DeviceAggregateExporter } from './device-aggregate.exporter.js';

/** Record type 9. */
@Module({ providers: [DeviceAggregateExporter] })
export class DeviceAggregateModule {}
