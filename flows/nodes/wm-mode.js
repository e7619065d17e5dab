/** Node-RED asks for a file of this name; the node itself is wm-mode.ts. */
export { default } from "./wm-mode.ts";
