import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env["VOICE_SERVER"] ?? "http://127.0.0.1:8080";
const proxy = { "/v1": server };

// `voice-client` is linked, and what it depends on lies beside it.
const fs = { allow: [".", "../../packages/npm"] };

export default defineConfig({ plugins: [react()], server: { proxy, fs }, preview: { proxy } });
