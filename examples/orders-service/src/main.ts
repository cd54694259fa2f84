import { NestFactory } from '@nestjs/core';
import { OrdersModule } from './orders.module.js';

const { DATABASE_URL = 'postgres://localhost/orders', FILES = './files', PORT = '3100' } = process.env;

async function main(): Promise<void> {
  const module = OrdersModule.forRoot(DATABASE_URL, FILES, `http://localhost:${PORT}/internal`);
  const application = await NestFactory.create(module);
  application.enableShutdownHooks();
  await application.listen(PORT);
}

void main();
