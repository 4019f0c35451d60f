/**
 * This platform's native parts, pruned: better-sqlite3's prebuilt binary to dist/native and ONNX Runtime
 * without other platforms, GPU providers and duplicates to dist/node_modules, where `require` finds it.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const { platform, arch } = process;
const musl = platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
const onnxruntimeBinaries = `bin/napi-v6/${platform}/${arch}`;

/**
 * The platform that dist/ is built for. `vsce`: its name for `vsce package --target`. `onnxruntime`: folder of
 * ONNX Runtime's binaries inside its package, or undefined where it has none (Intel Macs, Alpine Linux).
 */
export const target = {
  vsce: `${musl ? 'alpine' : platform}-${arch}`,
  sqlite: `${musl ? 'linuxmusl' : platform}-${arch}`,
  onnxruntime:
    !musl &&
    existsSync(new URL(`node_modules/onnxruntime-node/${onnxruntimeBinaries}`, import.meta.url))
      ? onnxruntimeBinaries
      : undefined,
  packages: ['better-sqlite3', 'onnxruntime-node', 'onnxruntime-common'],
};

/** What is copied to dist/node_modules: package, folder in it, names of files. */
const parts = [
  ['onnxruntime-node', 'dist', /\.js$/],
  // The CPU library under the one name that the binding asks for; CUDA, TensorRT, DirectML stay behind.
  ...(target.onnxruntime
    ? [
        [
          'onnxruntime-node',
          target.onnxruntime,
          /^(onnxruntime_binding\.node|onnxruntime\.dll|libonnxruntime(\.so\.1|\.1\.dylib))$/,
        ],
      ]
    : []),
  ['onnxruntime-common', 'dist/cjs', /\.(js|json)$/],
];

/** Copies what has changed. A file that a running process has mapped is replaced, never written into. */
function place(from, to) {
  const { size, mtime } = statSync(from);
  const old = statSync(to, { throwIfNoEntry: false });
  if (old?.size === size && Math.trunc(old.mtimeMs) === mtime.getTime()) return;
  mkdirSync(path.dirname(to), { recursive: true });
  const temporary = `${to}.${process.pid}`;
  copyFileSync(from, temporary);
  utimesSync(temporary, mtime, mtime);
  renameSync(temporary, to);
}

/** The manifest with what `require` reads and who made it; without scripts and dependencies. */
function placeManifest(from, to) {
  const { name, version, license, author, repository, type, main, exports } = JSON.parse(
    readFileSync(from, 'utf8'),
  );
  const kept = { name, version, license, author, repository, type, main, exports };
  mkdirSync(path.dirname(to), { recursive: true });
  writeFileSync(to, `${JSON.stringify(kept, undefined, 2)}\n`);
}

/** Copies the native parts below `root`/dist. */
export function copyNativeParts(root) {
  const modules = path.join(root, 'node_modules');
  const dist = path.join(root, 'dist');
  const binary = path.join(modules, `better-sqlite3/prebuilds/${target.sqlite}.node`);
  if (existsSync(binary)) place(binary, path.join(dist, 'native/better_sqlite3.node'));
  else console.warn(`better-sqlite3 has no binary for ${target.sqlite}; node:sqlite will be used`);
  for (const [name, folder, wanted] of parts) {
    const from = path.join(modules, name);
    const to = path.join(dist, 'node_modules', name);
    for (const file of readdirSync(path.join(from, folder)).filter(f => wanted.test(f))) {
      place(path.join(from, folder, file), path.join(to, folder, file));
    }
    placeManifest(path.join(from, 'package.json'), path.join(to, 'package.json'));
  }
}
