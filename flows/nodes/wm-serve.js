/** Node-RED asks for a file of this name; the node itself is wm-serve.ts. */
export { default } from "./wm-serve.ts";
