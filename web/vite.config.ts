// How the page is built: fixed file names without hashes, so that a rebuild changes only what its sources changed.
import { readdirSync, readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Writes the licences of everything that is in the page beside it. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle() {
      // The coast lines are a file, and d3-delaunay comes with these two inside.
      const packages = new Set(["world-atlas", "delaunator", "robust-predicates"]);
      for (const id of this.getModuleIds()) {
        const inside = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
        if (inside) packages.add(inside);
      }
      const texts = [...packages].sort().map((name) => {
        const folder = `node_modules/${name}`;
        const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as Record<
          string,
          string
        >;
        const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
        if (!file) throw new Error(`${name} comes without its licence`);
        return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
      });
      const line = `\n${"-".repeat(80)}\n\n`;
      this.emitFile({ type: "asset", fileName: "licences.txt", source: texts.join(line) });
    },
  };
}

export default defineConfig({
  plugins: [licences()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        entryFileNames: "page.js",
        chunkFileNames: "[name].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
  server: {
    proxy: {
      // The server answers its own host and origin alone.
      "/api": {
        target: "http://127.0.0.1:7022",
        changeOrigin: true,
        configure: (proxy) => proxy.on("proxyReq", (request) => request.removeHeader("origin")),
      },
    },
  },
});
