/** What MQTT.js has sent and not yet seen acknowledged; forgotten with the connection, never sent on the next one. */
import { type MqttClient, Store } from "mqtt";

/**
 * MQTT.js sends unacknowledged messages again after a reconnect. Here that would be a press that calls somebody long
 * after the finger has gone. Events are lost with their connection, and states are told anew on the next one anyway.
 */
export class InFlight extends Store {
  readonly #ids = new Set<number>();

  override put(...args: Parameters<Store["put"]>): this {
    this.#ids.add(args[0].messageId as number);
    return super.put(...args);
  }

  override del(...args: Parameters<Store["del"]>): this {
    this.#ids.delete(args[0].messageId as number);
    return super.del(...args);
  }

  /** To be called when the connection is lost, before the next one stands. */
  forget(client: MqttClient): void {
    for (const id of [...this.#ids]) client.removeOutgoingMessage(id);
  }
}
