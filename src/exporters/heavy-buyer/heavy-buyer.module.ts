import { Module } from '@nestjs/common';
import { HeavyBuyerExporter } from './heavy-buyer.exporter.js';

/** Record type 4. */
@Module({ providers: [HeavyBuyerExporter] })
export class HeavyBuyerModule {}
