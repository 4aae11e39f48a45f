export * from "./check.js";
export * from "./client.js";
export { faultText } from "./faults.js";
