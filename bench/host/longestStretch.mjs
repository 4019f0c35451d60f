/** Reads a V8 CPU profile: how long, at most, code of one file held the event loop without a break. */

/** Handlers of the engine's messages: Node reads them before our code is called, on our behalf. */
const onOurBehalf = ({ functionName, url }) =>
  functionName === 'onread' && url.startsWith('node:internal/child_process');

/**
 * The longest run of samples that all have a function of `file` on their stack, in milliseconds of the clock
 * (a processor that was given to other work meanwhile counts in), what was on top in it, and the functions
 * of the file in which most time went by, whatever they called included.
 */
export function longestStretch({ nodes, samples, timeDeltas }, file) {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const parents = new Map(nodes.flatMap(node => (node.children ?? []).map(id => [id, node.id])));
  const stacks = new Map();
  const stackOf = id => {
    const known = stacks.get(id);
    if (known) return known;
    const above = parents.has(id) ? stackOf(parents.get(id)) : [];
    const stack = [...above, byId.get(id).callFrame];
    stacks.set(id, stack);
    return stack;
  };
  const isOurs = frame => frame.url.endsWith(file) || onOurBehalf(frame);

  const total = new Map();
  let longest = { milliseconds: 0, functions: [] };
  let own = 0;
  let stretch = 0;
  let tops = new Map();
  samples.forEach((id, i) => {
    // A delta is the time since the sample before: it belongs to what was sampled then.
    const milliseconds = Math.max(0, (timeDeltas[i + 1] ?? 0) / 1000);
    const ours = stackOf(id).filter(isOurs);
    if (ours.length === 0) {
      stretch = 0;
      tops = new Map();
      return;
    }
    own += milliseconds;
    stretch += milliseconds;
    const top = ours.at(-1).functionName;
    tops.set(top, (tops.get(top) ?? 0) + milliseconds);
    for (const name of new Set(ours.map(frame => frame.functionName))) {
      total.set(name, (total.get(name) ?? 0) + milliseconds);
    }
    if (stretch > longest.milliseconds) {
      longest = { milliseconds: stretch, functions: ranked(tops, 5) };
    }
  });
  return { longest, ownMilliseconds: own, functions: ranked(total, 20) };
}

const ranked = (times, count) =>
  [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, milliseconds]) => ({ name, milliseconds: Number(milliseconds.toFixed(2)) }));
