import { describe, expect, it } from "vitest";
import { kinds, messageIn, packet, packetIds, packetReader, publish } from "./wire.ts";

describe("the wire of the bench", () => {
  it("finds packets however the stream is cut", () => {
    const long = "x".repeat(300);
    const stream = Buffer.concat([publish("a/b", 7, "hello"), packet(kinds.connack, 0), publish("c", 8, long)]);
    for (const size of [1, 2, 3, 100, stream.length]) {
      const read = packetReader();
      const packets = [];
      for (let at = 0; at < stream.length; at += size) packets.push(...read(stream.subarray(at, at + size)));
      expect(packets.map((p) => p.kind)).toEqual([kinds.publish, kinds.connack, kinds.publish]);
      const first = messageIn(packets[0]!.body);
      expect([first.topic, first.id.readUInt16BE(0), first.payload.toString()]).toEqual(["a/b", 7, "hello"]);
      expect(messageIn(packets[2]!.body).payload.toString()).toBe(long);
    }
  });

  it("packet ids never are 0", () => {
    const next = packetIds();
    const ids = Array.from({ length: 65_537 }, next);
    expect(ids[0]).toBe(1);
    expect(ids[65_534]).toBe(65_535);
    expect(ids[65_535]).toBe(1);
  });
});
