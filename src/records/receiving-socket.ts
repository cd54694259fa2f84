import { Socket, type ConnectOpts, type SocketConstructorOpts } from 'node:net';

/** The most that is received at once; in bytes. */
export const PIECE_BYTES = 128 * 1024;

/**
 * A socket that receives everything into one buffer, where Node would make one for each piece that comes. Listeners to
 * `lent` are given that buffer, which is overwritten once they return; where there is none, those to `data` are given
 * a copy.
 */
export function receivingSocket(): Socket {
  // Node's documentation has `onread` with the constructor.
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
