/** Node-RED asks for a file of this name; the node itself is wm-hours.ts. */
export { default } from "./wm-hours.ts";
