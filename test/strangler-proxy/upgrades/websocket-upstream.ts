import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';

/** A WebSocket as its server sees it. */
export interface ServedSocket {
  readonly req: IncomingMessage;
  readonly socket: Duplex;
  readonly messages: string[];
  /** Of the client's close frame. */
  closeCode: number | undefined;
  isClosed: boolean;
  /** Sends exactly these bytes. */
  write(bytes: Buffer): void;
}

export interface WebSocketUpstream extends TestUpstream {
  readonly opened: ServedSocket[];
}

/** Frame of a server: final, unmasked. */
export function frame(opcode: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  if (bytes.length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, bytes.length]), bytes]);
  const head = bytes.length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  head[1] = bytes.length < 65_536 ? 126 : 127;
  if (bytes.length < 65_536) head.writeUInt16BE(bytes.length, 2);
  else head.writeBigUInt64BE(BigInt(bytes.length), 2);
  return Buffer.concat([head, bytes]);
}

/** An upstream that greets each WebSocket with its name, echoes texts after it, and answers a close with a close. */
export async function startWebSocketUpstream(name: string): Promise<WebSocketUpstream> {
  const upstream = await startUpstream();
  const opened: ServedSocket[] = [];
  upstream.server.on('upgrade', (req: IncomingMessage, socket: Duplex) => {
    const key = req.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    const served: ServedSocket = {
      ...{ req, socket, messages: [], closeCode: undefined, isClosed: false },
      write: (bytes) => void socket.write(bytes),
    };
    opened.push(served);
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\nX-Answered-By: ${name}\r\n\r\n`,
    );
    socket.write(frame(1, name));
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let next = readFrame(rest); next !== undefined; next = readFrame(rest)) {
        rest = rest.subarray(next.length);
        if (next.opcode === 8) {
          served.closeCode = next.payload.length >= 2 ? next.payload.readUInt16BE(0) : 1005;
          socket.end(frame(8, next.payload));
        } else {
          served.messages.push(next.payload.toString());
          socket.write(frame(next.opcode, `${name}: ${next.payload.toString()}`));
        }
      }
    });
    socket.on('end', () => socket.end()).on('error', () => socket.destroy());
    socket.on('close', () => (served.isClosed = true));
  });
  return Object.assign(upstream, { opened });
}

/** A masked frame at the beginning of the bytes, if it is there as a whole. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const at = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < at + 4) return undefined;
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < at + 4 + size) return undefined;
  const mask = bytes.subarray(at, at + 4);
  const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + size)).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload: Buffer.from(payload), length: at + 4 + size };
}
