import { DiscoveryService } from '@nestjs/core';
import type { Title } from './title.js';

/** What a record type is called: `type` and `name` are those of the interface page. */
export interface ExporterMetadata {
  type: number;
  name: string;
  title: Title;
}

/** Marks a provider as the exporter of one record type; the registry finds it wherever it is declared. */
export const Exporter = DiscoveryService.createDecorator<ExporterMetadata>();
