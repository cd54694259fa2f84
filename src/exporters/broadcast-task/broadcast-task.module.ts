import { Module } from '@nestjs/common';
import { BroadcastTaskExporter } from './broadcast-task.exporter.js';

/** Record type 10. */
@Module({ providers: [BroadcastTaskExporter] })
export class BroadcastTaskModule {}
