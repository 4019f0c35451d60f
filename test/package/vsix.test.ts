/** The packed VSIX: exactly the files it should hold, and small enough. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { packedVsix } from '../harness/vsix.mjs';
import { zipEntries } from './zip.js';

const megabyte = 1024 * 1024;
const sizeLimit = 32 * megabyte;

/** ONNX Runtime's library under the one name that its binding asks for. */
const libraries: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'libonnxruntime.so.1',
  darwin: 'libonnxruntime.1.dylib',
  win32: 'onnxruntime.dll',
};

/** Globs of files.txt for this platform. */
function expectedPatterns(): string[] {
  const list = readFileSync('test/package/files.txt', 'utf8');
  return list
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line =>
      line
        .replace('{ort}', `bin/napi-v6/${process.platform}/${process.arch}`)
        .replace('{library}', libraries[process.platform] ?? 'none'),
    );
}

describe('the VSIX', () => {
  const entries = zipEntries(packedVsix());
  const patterns = expectedPatterns();

  it('holds nothing but what test/package/files.txt names', () => {
    const names = entries.map(({ name }) => name);
    const surplus = names.filter(name => !patterns.some(p => path.matchesGlob(name, p)));
    assert.deepEqual(surplus, []);
  });

  it('holds everything that test/package/files.txt names', () => {
    const missing = patterns.filter(p => !entries.some(({ name }) => path.matchesGlob(name, p)));
    assert.deepEqual(missing, []);
  });

  it('has no empty program', () => {
    const programs = entries.filter(({ name }) => /\.(js|node)$/.test(name));
    assert.deepEqual(
      programs.filter(({ size }) => size === 0).map(({ name }) => name),
      [],
    );
  });

  it('is at most 32 MB', () => {
    const { size } = statSync(packedVsix());
    assert.ok(size <= sizeLimit, `${(size / megabyte).toFixed(1)} MB`);
  });
});
