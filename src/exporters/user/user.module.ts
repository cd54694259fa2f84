import { Module } from '@nestjs/common';
import { UserExporter } from './user.exporter.js';

/** Record type 2. */
@Module({ providers: [UserExporter] })
export class UserModule {}
