/** Node-RED asks for a file of this name; the node itself is wm-fault.ts. */
export { default } from "./wm-fault.ts";
