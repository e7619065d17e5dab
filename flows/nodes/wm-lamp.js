/** Node-RED asks for a file of this name; the node itself is wm-lamp.ts. */
export { default } from "./wm-lamp.ts";
