/** The licence texts of the packages that end up in dist/, as their licences ask for. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** `node_modules/a/b.js` → `node_modules/a`, for scoped and nested packages too. */
const packageFolder = file => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];

/** Text for THIRD_PARTY_NOTICES.txt; `files` are paths relative to `root`, with `/`. */
export function thirdPartyNotices(root, files) {
  const folders = [...new Set(files.map(packageFolder))].filter(f => f !== undefined).sort();
  const notices = folders.map(folder => {
    const at = path.join(root, folder);
    const { name, version, license, author, repository } = JSON.parse(
      readFileSync(path.join(at, 'package.json'), 'utf8'),
    );
    const by = typeof author === 'string' ? author : author?.name;
    const texts = readdirSync(at).filter(f => /^(licen[cs]e|notice|copying)/i.test(f));
    const head = [`${name} ${version}`, license, by, repository?.url ?? repository]
      .filter(Boolean)
      .join(' · ');
    return [head, ...texts.map(f => readFileSync(path.join(at, f), 'utf8').trim())].join('\n\n');
  });
  return `Glossator contains these packages.\n\n${notices.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}
