/** What a measurement ran on: figures mean little without it. */
import { readFileSync } from 'node:fs';
import os from 'node:os';

const rounded = (value, digits) => Number(value.toFixed(digits));

/** Load averages of the last 1, 5 and 15 minutes: above the number of cores, work waits for a core. */
export const load = () => os.loadavg().map(value => rounded(value, 2));

/** The machine as it is now. */
export function machine() {
  const cpus = os.cpus();
  return {
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: rounded(os.totalmem() / 2 ** 30, 1),
    node: process.version,
    kernel: os.release(),
    extensions: vectorExtensions(),
    load: load(),
  };
}

/** Vector instructions that int8 matrix products profit from, where the system tells. */
function vectorExtensions() {
  try {
    const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
    const known = ['avx2', 'avx512f', 'avx512_vnni', 'avx_vnni', 'amx_int8'];
    return known.filter(name => flags.split(' ').includes(name));
  } catch {
    return [];
  }
}
