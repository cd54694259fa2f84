import { Module } from '@nestjs/common';
import { AlertExporter } from './alert.exporter.js';

/** Record type 3. */
@Module({ providers: [AlertExporter] })
export class AlertModule {}
