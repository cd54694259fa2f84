import { Socket, type ConnectOpts, type SocketConstructorOpts } from 'node:net';

/** Size of the receive buffer, in bytes. */
export const PIECE_BYTES = 128 * 1024;

/**
 * A socket that receives everything into one buffer, instead of allocating a buffer for each piece as Node does.
 * Listeners to `lent` get that buffer, which is overwritten once they return. If there are none, listeners to `data`
 * get a copy.
 */
export function receivingSocket(): Socket {
  // The constructor accepts `onread`, but the types list it among the options of `connect` only.
  const options: SocketConstructorOpts & ConnectOpts = {
    onread: {
      buffer: Buffer.allocUnsafeSlow(PIECE_BYTES),
      callback: (length, { buffer, byteOffset }) => {
        const lent = Buffer.from(buffer, byteOffset, length);
        if (!socket.emit('lent', lent)) socket.emit('data', Buffer.from(lent));
        return true;
      },
    },
  };
  const socket = new Socket(options);
  return socket;
}
