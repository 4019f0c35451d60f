/** SHA-256 as lower-case hex: the identity of texts, documents and model files. */
import { createHash } from 'node:crypto';

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
