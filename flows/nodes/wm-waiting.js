/** Node-RED asks for a file of this name; the node itself is wm-waiting.ts. */
export { default } from "./wm-waiting.ts";
