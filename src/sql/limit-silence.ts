import type { Socket } from 'node:net';
import type { ClientBase } from 'pg';

/** The socket of a connection, which the types of the driver hide. */
export function socketOf(client: ClientBase): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

/**
 * Ends a connection whose server sends nothing for so many milliseconds after a statement was sent, such as behind a proxy
 * that no longer forwards. The limit must exceed the statement timeout. Connections that only listen send nothing.
 */
export function limitSilence(client: ClientBase, milliseconds: number): void {
  const socket = socketOf(client);
  const write = socket.write.bind(socket) as (...values: unknown[]) => boolean;
  let timer: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  socket.on('data', heard).on('close', heard);
  Object.assign(socket, {
    write: (...values: unknown[]) => {
      timer ??= setTimeout(() => {
        const silent = new Error(`the database sent nothing for ${milliseconds / 1000} s`);
        socket.destroy(Object.assign(silent, { code: 'ETIMEDOUT' }));
      }, milliseconds).unref();
      return write(...values);
    },
  });
}
