/**
 * The little of MQTT 3.1.1 that floor.ts and roundtrip.ts share: writing packets, and cutting whole ones out of a
 * stream.
 */

export const kinds = { connect: 1, connack: 2, publish: 3, puback: 4, subscribe: 8, suback: 9 } as const;

export interface Packet {
  readonly kind: number;
  readonly body: Buffer;
}

/** Cuts packets out of pieces of any size. */
export function packetReader(): (chunk: Buffer) => Packet[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const packets: Packet[] = [];
    for (let end = endOfPacket(rest); end; end = endOfPacket(rest)) {
      packets.push({ kind: rest[0]! >> 4, body: rest.subarray(end.body, end.packet) });
      rest = rest.subarray(end.packet);
    }
    return packets;
  };
}

/** Where the first packet's body begins and where it ends; undefined when it has not come in whole. */
function endOfPacket(bytes: Buffer): { body: number; packet: number } | undefined {
  let length = 0;
  for (let at = 1; at < bytes.length && at < 5; at++) {
    const byte = bytes[at]!;
    length += (byte & 127) * 128 ** (at - 1);
    if (byte & 128) continue;
    const packet = at + 1 + length;
    return bytes.length < packet ? undefined : { body: at + 1, packet };
  }
  return undefined;
}

export function packet(kind: number, flags: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [(kind << 4) | flags];
  let left = length;
  do {
    head.push((left % 128) | (left >= 128 ? 128 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.concat([Uint8Array.from(head), ...parts]);
}

export function number(value: number): Uint8Array {
  return Uint8Array.of((value >> 8) & 255, value & 255);
}

export function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}

/** A message at QoS 1. */
export function publish(topic: string, id: number, payload: string | Buffer): Buffer {
  return packet(kinds.publish, 2, text(topic), number(id), Buffer.from(payload));
}

export interface Message {
  readonly topic: string;
  readonly id: Buffer;
  readonly payload: Buffer;
}

export function messageIn(body: Buffer): Message {
  const end = 2 + body.readUInt16BE(0);
  return { topic: body.toString("utf8", 2, end), id: body.subarray(end, end + 2), payload: body.subarray(end + 2) };
}

/** 1 to 65535, around and around. */
export function packetIds(): () => number {
  let last = 0;
  return () => {
    last = (last % 65_535) + 1;
    return last;
  };
}
