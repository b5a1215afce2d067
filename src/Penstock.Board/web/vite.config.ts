import { defineConfig } from "vite";

// BOARD names a running board whose data the development server shows.
const board = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env.BOARD ?? "http://localhost:6006";

export default defineConfig({
  build: {
    outDir: "../../../artifacts/web",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": board, "/data": board } },
});
