/** Node-RED asks for a file of this name; the node itself is wm-show.ts. */
export { default } from "./wm-show.ts";
