/** Ask so that one answer settles as much of the pool's doubt as it can, for the time it takes. */
import { byTask } from './composition.js';
import { coverTexts } from './coverTexts.js';
import { coverWords } from './coverWords.js';

/** Coverage of doubt, whatever it costs. */
export const coverage = byTask(coverWords({ costPower: 0 }), coverTexts(0));
/** Coverage of doubt for each unit of cost. */
export const coveragePerCost = byTask(coverWords({ costPower: 1 }), coverTexts(1));
/** The same for a few words of a sentence: a question costs two beside them, as in `chooseSubSequence`. */
export const partCoverage = byTask(coverWords({ costPower: 1, fixedWords: 2 }), coverTexts(1));
/**
 * Between the two: by answers as good as the first, by words and time nearer to the second; and nothing for
 * doubt that leaves one reading of the sentence without a rival (docs/STRATEGIES.md has the tables).
 */
export const balancedCoverage = coverWords({ costPower: 0.5, byRivalry: true });
