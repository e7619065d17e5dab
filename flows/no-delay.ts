/** Makes every outgoing connection of this process send at once: a flow's answer is smaller than a packet. */
import { Socket } from "node:net";

export function sendAtOnce(): void {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function connectAtOnce(this: Socket, ...to: unknown[]) {
    this.setNoDelay(true);
    return (connect as (...to: unknown[]) => Socket).apply(this, to);
  } as typeof connect;
}
