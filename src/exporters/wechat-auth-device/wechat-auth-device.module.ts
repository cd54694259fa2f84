import { Module } from '@nestjs/common';
import { WechatAuthDeviceExporter } from './wechat-auth-device.exporter.js';

/** Record type 8. */
@Module({ providers: [WechatAuthDeviceExporter] })
export class WechatAuthDeviceModule {}
