import type { INestApplication } from '@nestjs/common';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import type { Environment } from './config/environment.js';

/** The address under which callers reach the service. */
export function publicUrl(environment: Environment): string {
  return environment.PUBLIC_URL ?? listeningUrl(environment);
}

/** The address of a started process; a worker has no public one. */
export function serviceUrl(environment: Environment, application: INestApplication): string {
  if (environment.ROLE !== 'worker') return publicUrl(environment);
  const { port } = (application.getHttpServer() as Server).address() as AddressInfo;
  return listeningUrl({ HOST: environment.HOST, PORT: port });
}

/** The address that reaches the process from its own machine. */
function listeningUrl({ HOST, PORT }: Pick<Environment, 'HOST' | 'PORT'>): string {
  const host = HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}

/**
 * Tries the address before a database is created for a service that cannot listen.
 * @throws Error that names HOST or PORT.
 */
export async function checkAddress(environment: Environment): Promise<void> {
  const probe = createServer().listen(environment.PORT, environment.HOST);
  try {
    await once(probe, 'listening');
  } catch (error) {
    throw listenFault(error, environment);
  }
  probe.close();
  await once(probe, 'close');
}

/** Explains in terms of the configuration why the process cannot listen. */
export function listenFault(error: unknown, { HOST, PORT }: Environment): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new Error(`PORT: ${PORT} is already in use. Choose a free port.`);
  }
  if (code === 'EACCES') {
    return new Error(`PORT: this user may not listen on ${PORT}. Choose a port from 1024 to 65535.`);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Error(
      `HOST: ${HOST} is not an address of this machine. Choose one of its own, such as 127.0.0.1 or 0.0.0.0.`,
    );
  }
  return error;
}
