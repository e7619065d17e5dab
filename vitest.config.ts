import { defineConfig } from "vitest/config";

/** Tests lie beside the code and in test/; campaigns that take minutes are `*.long.test.ts`. */
const long = process.env.WM_TEST_LONG === "1";

export default defineConfig({
  test: {
    include: ["{gateway,drivers,flows,ui-kiosk,test}/**/*.test.ts"],
    exclude: long ? ["**/node_modules/**"] : ["**/node_modules/**", "**/*.long.test.ts"],
    environment: "node",
    // Patience costs nothing while all is well; some machines are slow, and some for a second only.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 50 } },
    // Two cores: whole offices on loopback beside each other would only wait for each other.
    maxWorkers: 2,
  },
});
