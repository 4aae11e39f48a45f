import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env["VOICE_SERVER"] ?? "http://127.0.0.1:8080";
const proxy = { "/v1": server };

// The typed client, with what it depends on, is beside this folder.
const fs = { allow: [".", "../typed-client"] };

export default defineConfig({ plugins: [react()], server: { proxy, fs }, preview: { proxy } });
