/** Node-RED asks for a file of this name; the node itself is wm-halt.ts. */
export { default } from "./wm-halt.ts";
