/** Builds the pages: each folder of ui-kiosk/pages with an index.html becomes one. Serving them is gateway/web.ts. */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const pages = readdirSync(here("ui-kiosk/pages")).filter((name) =>
  existsSync(here(`ui-kiosk/pages/${name}/index.html`)),
);

export default defineConfig({
  root: here("ui-kiosk"),
  base: "/",
  appType: "mpa",
  publicDir: false,
  build: {
    outDir: here("dist/pages"),
    emptyOutDir: true,
    sourcemap: false,
    target: "es2023",
    reportCompressedSize: false,
    // The content security policy allows no inline script, and fonts from this host only.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: Object.fromEntries(pages.map((name) => [name, here(`ui-kiosk/pages/${name}/index.html`)])),
    },
  },
});
