/** The few icons of the panel, on a 16 px grid with 1 px strokes like VS Code's own. */

const paths = {
  check: 'M3 8.5 6.5 12 13.5 4',
  cross: 'M4 4 12 12M12 4 4 12',
  chevron: 'M6 3.5 10.5 8 6 12.5',
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const drawing = document.createElementNS(space, 'svg');
  drawing.setAttribute('viewBox', '0 0 16 16');
  drawing.setAttribute('aria-hidden', 'true');
  drawing.setAttribute('class', `icon ${name}`);
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', paths[name]);
  drawing.append(path);
  return drawing;
}
