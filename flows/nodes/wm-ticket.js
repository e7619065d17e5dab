/** Node-RED asks for a file of this name; the node itself is wm-ticket.ts. */
export { default } from "./wm-ticket.ts";
