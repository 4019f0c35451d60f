/** Sentences of known topics for the tests of the cold start. */
import { mulberry32 } from '../../../src/base/random.js';

const topics = [
  'rain snow wind storm cloud forecast sunny cold weather temperature',
  'goal match team player league coach season score football stadium',
  'flour butter sugar oven bake recipe dough salt pepper kitchen',
  'court judge lawyer trial verdict appeal evidence witness jury law',
  'engine wheel brake fuel driver road tyre gear motor vehicle',
].map(words => words.split(' '));
const common = 'the a of to and in is for with on that it was at this'.split(' ');

export interface Planted {
  readonly text: string;
  readonly topic: number;
}

/** `n` sentences of five topics; the topics' shares are 40, 25, 15, 10 and 10 %. */
export function plantedTopics(n: number, seed: number): Planted[] {
  const random = mulberry32(seed);
  const pick = (words: readonly string[]): string =>
    words[Math.floor(random() * words.length)] ?? '';
  return Array.from({ length: n }, () => {
    const u = random();
    const topic = u < 0.4 ? 0 : u < 0.65 ? 1 : u < 0.8 ? 2 : u < 0.9 ? 3 : 4;
    const length = 5 + Math.floor(random() * 12);
    const words = Array.from({ length }, () =>
      random() < 0.5 ? pick(common) : pick(topics[topic] ?? []),
    );
    return { text: words.join(' '), topic };
  });
}
