/** Node-RED asks for a file of this name; the node itself is wm-device.ts. */
export { default } from "./wm-device.ts";
