/**
 * ONNX Runtime as it is loaded here: keeping to itself. Since 1.29 its builds for Linux and macOS keep an
 * identifier in the home folder and send events to Microsoft, unless they are told not to before they are loaded
 * (microsoft/onnxruntime #27379, #29843). The only file that loads it; types are imported from it elsewhere.
 */
import type * as OnnxRuntime from 'onnxruntime-node';

export function loadOnnxRuntime(): Promise<typeof OnnxRuntime> {
  process.env.ORT_DISABLE_TELEMETRY = '1';
  return import('onnxruntime-node');
}
