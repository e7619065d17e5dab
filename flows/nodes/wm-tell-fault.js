/** Node-RED asks for a file of this name; the node itself is wm-tell-fault.ts. */
export { default } from "./wm-tell-fault.ts";
