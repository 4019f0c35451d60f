/** The measures of entities by name. */
import { boundaryEntropies, boundaryUncertainty } from './boundaryEntropy.js';
import { tokenEntropy } from './entropy.js';
import { entityGradientLength, tokenGradientLengths } from './gradientLength.js';
import { leastConfidence } from './leastConfidence.js';
import { leastTokenProbability, pathTagDoubt } from './leastTokenProbability.js';
import { margin } from './margin.js';
import { maxToken } from './maxToken.js';
import { meanToken } from './meanToken.js';
import { ofTokens, type EntityMeasure } from './measure.js';
import { mnlp } from './mnlp.js';
import { nBestEntropy, sequenceMargin } from './nBest.js';
import { nonOEntropy } from './nonOEntropy.js';
import { ratio } from './ratio.js';
import { sequenceLeastConfidence } from './sequenceLeastConfidence.js';
import { sumToken } from './sumToken.js';
import { topKMean } from './topKMean.js';

const maxTokenEntropy = ofTokens('max token entropy', tokenEntropy, maxToken);
const typeEntropies = maxTokenEntropy.tokens;

export const entityMeasures = {
  maxTokenEntropy,
  meanTokenEntropy: ofTokens('mean token entropy', tokenEntropy, meanToken),
  sumTokenEntropy: ofTokens('total token entropy', tokenEntropy, sumToken),
  topKTokenEntropy: ofTokens('top-3 mean token entropy', tokenEntropy, topKMean),
  nonOEntropy: {
    title: 'entropy weighted by not O',
    tokens: typeEntropies,
    score: nonOEntropy,
  },
  maxTokenRatio: ofTokens('max token ratio', ratio, maxToken),
  maxTokenMargin: ofTokens('max token margin', margin, maxToken),
  maxTokenLeastConfidence: ofTokens('max token least confidence', leastConfidence, maxToken),
  leastTokenProbability: {
    title: 'least token probability',
    tokens: pathTagDoubt,
    score: leastTokenProbability,
  },
  sequenceLeastConfidence: {
    title: 'sequence least confidence',
    tokens: pathTagDoubt,
    score: sequenceLeastConfidence,
  },
  sequenceMargin: {
    title: 'sequence margin',
    tokens: typeEntropies,
    score: sequenceMargin,
  },
  nBestEntropy: {
    title: 'n-best sequence entropy',
    tokens: typeEntropies,
    score: nBestEntropy,
  },
  boundaryUncertainty: {
    title: 'boundary uncertainty',
    tokens: boundaryEntropies,
    score: boundaryUncertainty,
  },
  expectedGradientLength: {
    title: 'expected gradient length',
    tokens: tokenGradientLengths,
    score: entityGradientLength,
  },
  mnlp: { title: 'normalised log probability', tokens: pathTagDoubt, score: mnlp },
} satisfies Readonly<Record<string, EntityMeasure>>;
