/** Label colours can be read on the theme's background. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  contrast,
  labelColours,
  parseColour,
  readable,
  type Theme,
} from '../../../webview/colour.js';

const dark: Theme = { background: '#121314', foreground: '#bbbebf', kind: 'dark' };
const light: Theme = { background: '#ffffff', foreground: '#202020', kind: 'light' };
const contrasting: Theme = {
  background: '#000000',
  foreground: '#ffffff',
  kind: 'high-contrast',
};

describe('label colours', () => {
  it('are the theme’s by place, starting over after twelve', () => {
    assert.equal(labelColours({ name: 'A' }, 0, dark).text, 'var(--vscode-glossator-label1)');
    assert.equal(labelColours({ name: 'M' }, 12, dark).text, 'var(--vscode-glossator-label1)');
    assert.equal(
      labelColours({ name: 'B' }, 1, dark).tint,
      'var(--vscode-glossator-label2Background, transparent)',
    );
  });

  it('leave an own colour that reads as it is', () => {
    assert.equal(labelColours({ name: 'A', color: '#6FB2F5' }, 0, dark).text, '#6fb2f5');
  });

  it('reach 4.5 to 1 whatever the project asks for, and 7 to 1 in high contrast', () => {
    const channel = fc.nat(255).map(n => n.toString(16).padStart(2, '0'));
    fc.assert(
      fc.property(channel, channel, channel, (r, g, b) => {
        for (const [theme, wanted] of [
          [dark, 4.5],
          [light, 4.5],
          [contrasting, 7],
        ] as const) {
          const mixed = parseColour(readable(`#${r}${g}${b}`, theme));
          const page = parseColour(theme.background);
          assert.ok(mixed && page);
          assert.ok(contrast(mixed, page) >= wanted);
        }
      }),
    );
  });

  it('reads the ways in which VS Code writes colours, and leaves others alone', () => {
    assert.deepEqual(parseColour('#fff'), [255, 255, 255]);
    assert.deepEqual(parseColour(' #10203040'), [16, 32, 48]);
    assert.deepEqual(parseColour('rgba(1, 2, 3, 0.5)'), [1, 2, 3]);
    assert.equal(parseColour('tomato'), null);
    assert.equal(readable('tomato', dark), 'tomato');
  });

  it('measures contrast as WCAG does', () => {
    assert.equal(contrast([255, 255, 255], [0, 0, 0]), 21);
    assert.ok(Math.abs(contrast([119, 119, 119], [255, 255, 255]) - 4.478) < 0.001);
  });
});
