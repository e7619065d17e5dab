/** Node-RED asks for a file of this name; the node itself is wm-counter.ts. */
export { default } from "./wm-counter.ts";
