import assert from 'node:assert/strict';
import { createEngineService } from '../../../src/engine/service.js';
import { openParams, projectWith, removeProjects } from './sampleProject.js';

describe('Lines that the engine of an editor can’t use', () => {
  after(removeProjects);

  it('are logged with file, line and reason, every one of them', async () => {
    const settings = { classes: { labels: ['a', 'b'] } };
    const files = { 'bad.jsonl': '{"text": "Fine."}\nno JSON\n{"text": 1}\n', 'empty.txt': '' };
    const lines: string[] = [];
    const engine = createEngineService(notice => {
      if (notice.type === 'log') lines.push(notice.text);
    });
    await engine.request('open', {
      ...openParams(projectWith(settings, files)),
      background: true,
    });
    await engine.request('index', { encode: false });
    await engine.close();
    const skipped = lines.filter(line => line.startsWith('Skipped'));
    assert.deepEqual(
      skipped.map(line => line.split(': ')[0]),
      ['Skipped bad.jsonl:2', 'Skipped bad.jsonl:3'],
    );
  });
});
