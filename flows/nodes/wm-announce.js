/** Node-RED asks for a file of this name; the node itself is wm-announce.ts. */
export { default } from "./wm-announce.ts";
