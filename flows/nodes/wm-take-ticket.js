/** Node-RED asks for a file of this name; the node itself is wm-take-ticket.ts. */
export { default } from "./wm-take-ticket.ts";
