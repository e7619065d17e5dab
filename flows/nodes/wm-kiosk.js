/** Node-RED asks for a file of this name; the node itself is wm-kiosk.ts. */
export { default } from "./wm-kiosk.ts";
