import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressed } from './compressed.ts';

/** Builds the console into `dist/console`. */
export default defineConfig({
  root: import.meta.dirname,
  // The addresses in the page are relative: the console does not know under which path it is served.
  base: './',
  plugins: [react(), compressed()],
  resolve: {
    alias: {
      'export-task-service/client': fileURLToPath(new URL('../src/client/index.ts', import.meta.url)),
    },
  },
  // The service replaces the placeholder in each answer.
  html: { cspNonce: 'CONSOLE_NONCE' },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    // The content policy allows no `data:` for scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
});
