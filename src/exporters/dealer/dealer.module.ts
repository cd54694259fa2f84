import { Module } from '@nestjs/common';
import { DealerExporter } from './dealer.exporter.js';

/** Record type 5. */
@Module({ providers: [DealerExporter] })
export class DealerModule {}
