/** Node-RED asks for a file of this name; the node itself is wm-call-next.ts. */
export { default } from "./wm-call-next.ts";
