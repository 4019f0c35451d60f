/** The measures of entities by name. */
import { tokenEntropy } from './entropy.js';
import { leastConfidence } from './leastConfidence.js';
import { leastTokenProbability, pathTagDoubt } from './leastTokenProbability.js';
import { margin } from './margin.js';
import { maxToken } from './maxToken.js';
import { meanToken } from './meanToken.js';
import { ofTokens, type EntityMeasure } from './measure.js';
import { mnlp } from './mnlp.js';

export const entityMeasures = {
  maxTokenEntropy: ofTokens('max token entropy', tokenEntropy, maxToken),
  meanTokenEntropy: ofTokens('mean token entropy', tokenEntropy, meanToken),
  maxTokenMargin: ofTokens('max token margin', margin, maxToken),
  maxTokenLeastConfidence: ofTokens('max token least confidence', leastConfidence, maxToken),
  leastTokenProbability: {
    title: 'least token probability',
    reads: 'path',
    tokens: pathTagDoubt,
    score: leastTokenProbability,
  },
  mnlp: { title: 'normalised log probability', reads: 'path', tokens: pathTagDoubt, score: mnlp },
} satisfies Readonly<Record<string, EntityMeasure>>;
