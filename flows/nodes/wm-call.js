/** Node-RED asks for a file of this name; the node itself is wm-call.ts. */
export { default } from "./wm-call.ts";
